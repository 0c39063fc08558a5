// A box that a button opens: closed by Escape, by a click elsewhere, and by the button itself.

export class Popup {
  constructor(box, button) {
    this.box = box;
    this.button = button;
    button.addEventListener("click", () => (box.hidden ? this.open() : this.close()));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || box.hidden) return;
      const inside = box.contains(document.activeElement);
      this.close();
      if (inside) button.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!box.contains(event.target) && !button.contains(event.target)) this.close();
    });
    box.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const items = [...box.querySelectorAll("button")];
      items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
    });
  }

  open() {
    this.box.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    (this.box.querySelector("[aria-current]") ?? this.box.querySelector("button"))?.focus();
  }

  close() {
    this.box.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }
}
