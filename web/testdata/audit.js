// audit lists what is wrong with a page: its language, headings, labels, ids,
// sideways scrolling and contrast (WCAG 2.1, 1.4.3).
function audit(lang) {
  const problems = [];
  const say = (what) => problems.push(what);
  const name = (e) => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + (e.className && e.className.split ? "." + e.className.split(" ").join(".") : "") + " " + JSON.stringify((e.textContent || "").trim().slice(0, 40));
  const shown = (e) => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });

  if (document.documentElement.lang !== lang) say("lang is " + document.documentElement.lang);
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) say(headings + " h1");
  if (!document.title.trim()) say("no title");

  const wide = document.scrollingElement.scrollWidth;
  if (wide > innerWidth) {
    say("overflow: " + wide + " of " + innerWidth);
    for (const e of document.body.querySelectorAll("*")) if (e.getBoundingClientRect().right > innerWidth + 1) { say("overflow by " + name(e)); break; }
  }

  for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    const labels = Array.from(e.labels || []).map((l) => l.textContent.trim()).join("");
    if (!labels && !e.getAttribute("aria-label")) say("no label: " + name(e) + e.name);
  }
  for (const e of document.querySelectorAll("button, a[href]")) if (!(e.textContent.trim() || e.getAttribute("aria-label"))) say("no text: " + name(e));

  const ids = new Set();
  for (const e of document.querySelectorAll("[id]")) { if (ids.has(e.id)) say("id twice: " + e.id); ids.add(e.id); }
  for (const a of document.querySelectorAll('a[href^="#"]')) if (!ids.has(a.getAttribute("href").slice(1))) say("leads nowhere: " + a.getAttribute("href"));
  for (const e of document.querySelectorAll("[aria-describedby]")) for (const id of e.getAttribute("aria-describedby").split(" ")) if (!ids.has(id)) say("described by nothing: " + id);

  for (const e of document.querySelectorAll("button, .menu a, .button, select, textarea, input:not([type=hidden])")) {
    const r = e.getBoundingClientRect();
    if (shown(e) && (r.width < 22 || r.height < 22)) say("small target " + Math.round(r.width) + "×" + Math.round(r.height) + ": " + name(e));
  }

  const colour = (s) => { const m = s.match(/[\d.]+/g).map(Number); return { r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1 }; };
  const light = (c) => { const f = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); }; return 0.2126 * f(c.r) + 0.7152 * f(c.g) + 0.0722 * f(c.b); };
  const behind = (e) => { for (; e; e = e.parentElement) { const c = colour(getComputedStyle(e).backgroundColor); if (c.a === 1) return c; } return { r: 255, g: 255, b: 255 }; };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  for (let n = texts.nextNode(); n; n = texts.nextNode()) {
    const e = n.parentElement;
    if (!n.nodeValue.trim() || seen.has(e) || !shown(e) || e.closest("script,style")) continue;
    seen.add(e);
    const style = getComputedStyle(e), a = light(colour(style.color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) say("contrast " + ratio.toFixed(2) + ": " + name(e));
  }
  return problems;
}
