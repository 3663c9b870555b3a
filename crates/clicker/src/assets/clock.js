// Minutes, days of the hall and opening hours.

const MINUTE_MS = 60_000;

export const minuteOf = (ms) => Math.floor(ms / MINUTE_MS);

const formats = new Map();

function formatOf(zone) {
  if (!formats.has(zone)) {
    const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
    formats.set(zone, new Intl.DateTimeFormat("en", { ...parts, timeZone: zone, hourCycle: "h23" }));
  }
  return formats.get(zone);
}

/** Date as `2026-04-08` and time as `14:03` in a time zone. */
export function there(ms, zone) {
  const parts = Object.fromEntries(
    formatOf(zone).formatToParts(ms).map(({ type, value }) => [type, value]),
  );
  return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

function dayBefore(date) {
  const before = new Date(`${date}T00:00:00Z`);
  before.setUTCDate(before.getUTCDate() - 1);
  return before.toISOString().slice(0, 10);
}

/** The day of the hall that a moment belongs to: a night belongs to the day it began on. */
export function dayOf(ms, { zone, day_begins: begins }) {
  const { date, time } = there(ms, zone);
  return time < begins.slice(0, 5) ? dayBefore(date) : date;
}

/** Spans of opening on a day, such as `["10:00 to 18:00"]`. */
export function openings(day, { exceptions, weekly }) {
  const monday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  const spans = exceptions[day] ?? weekly[monday] ?? [];
  return spans.map(({ from, to }) => `${from.slice(0, 5)} to ${to.slice(0, 5)}`);
}

/** How long ago, in words that hold for a while. */
export function ago(then, now) {
  const minutes = Math.floor((now - then) / MINUTE_MS);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} ${minutes === 1 ? "minute" : "minutes"} ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} ${hours === 1 ? "hour" : "hours"} ago`;
  return `${Math.floor(hours / 24)} days ago`;
}
