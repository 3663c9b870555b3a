// On the screen in the hall the book comes back by itself.
const back = document.getElementById("back");

if (back && "kiosk" in back.dataset) {
  let wait;
  const begin = () => {
    clearTimeout(wait);
    wait = setTimeout(() => location.replace(back.href), 20_000);
  };
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, begin);
  begin();
}
