// Times as Telegram writes them, in the reader's own zone.

const format = (seconds, language, options) =>
  new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, options).format(new Date(seconds * 1000));

/** "14:05" */
export const clock = (seconds, language) => format(seconds, language, { hour: "2-digit", minute: "2-digit" });

/** "22 November 2025, 14:05:09": for a tooltip. */
export const moment = (seconds, language) => format(seconds, language, { dateStyle: "long", timeStyle: "medium" });

/** A key that is equal for two moments of one day. */
export const dayKey = (seconds) => new Date(seconds * 1000).toDateString();

/** "Today", "Yesterday", "22 November", with the year unless it is the current one. */
export function dayName(seconds, language, words) {
  const day = new Date(seconds * 1000);
  const now = new Date();
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day.toDateString() === now.toDateString()) return words.today;
  if (day.toDateString() === yesterday.toDateString()) return words.yesterday;
  const sameYear = day.getFullYear() === now.getFullYear();
  return format(seconds, language, { day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) });
}

/** A `date_time` entity's moment by its format: r relative; else w weekday, d or D a date, t or T a
 *  time, the capital being the long form (core.telegram.org/bots/api#date-time-entity-formatting).
 *  Null when the format asks for the original text. */
export function formattedMoment(seconds, pattern, language) {
  if (pattern === "r") return relative(seconds, language);
  const options = {};
  if (pattern?.includes("w")) options.weekday = "long";
  if (pattern?.includes("d")) Object.assign(options, { day: "2-digit", month: "2-digit", year: "2-digit" });
  if (pattern?.includes("D")) Object.assign(options, { day: "numeric", month: "long", year: "numeric" });
  if (/t/i.test(pattern ?? "")) Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  if (pattern?.includes("T")) options.second = "2-digit";
  return Object.keys(options).length ? format(seconds, language, options) : null;
}

const UNITS = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

function relative(seconds, language) {
  const away = seconds - Date.now() / 1000;
  const [unit, length] = UNITS.find(([, size]) => Math.abs(away) >= size) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(Math.round(away / length), unit);
}
