// Links to t.me stay in the page: a link to the bot opens its chat, "share" asks for a place.

/** Follows the links inside `root` with the pane's `startPrivate(parameter)` and `share(text)`. */
export function followLinks(root, pane) {
  root.addEventListener("click", (event) => {
    const anchor = event.target.closest("a[href^='https://t.me/']");
    const url = anchor && new URL(anchor.href);
    if (!url) return;
    const [name, rest] = url.pathname.slice(1).split("/");
    if (name === "share" && rest === "url") {
      event.preventDefault();
      pane.share([url.searchParams.get("url"), url.searchParams.get("text")].filter(Boolean).join("\n"));
    } else if (name.toLowerCase() === pane.person.bot.username.toLowerCase()) {
      event.preventDefault();
      pane.startPrivate(url.searchParams.get("start"));
    }
  });
}
