// In a page of an edition for screens: loads it again when the book has been made anew.

{
  const shown = Number(document.currentScript.dataset.renewals);
  new EventSource("/events").addEventListener("screen", (event) => {
    const { renewals, working, refused } = JSON.parse(event.data);
    if (renewals > shown && !working && !refused) location.reload();
  });
}
