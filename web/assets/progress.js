// Moves the bar and the counters of a workbook while it is worked on. Without
// this the page asks for itself again every few seconds.
"use strict";
(() => {
  const box = document.querySelector("[data-events]");
  if (!box || !window.EventSource) return;
  const bar = box.querySelector("progress");
  const again = (after) => setTimeout(() => location.reload(), after);
  const news = new EventSource(box.dataset.events);
  news.addEventListener("progress", (event) => {
    const now = JSON.parse(event.data);
    bar.max = now.total;
    bar.value = now.done;
    for (const place of box.querySelectorAll("[data-live]")) {
      const text = now[place.dataset.live];
      if (place.textContent !== text) place.textContent = text;
    }
  });
  news.addEventListener("ended", () => { news.close(); again(300); });
  news.addEventListener("error", () => { if (news.readyState === EventSource.CLOSED) again(5000); });
})();
