// On a narrow screen a row of tabs scrolls: the one that is open is brought into view.
const open = document.querySelector('.tabs [aria-current="page"]');
if (open) {
  const row = open.closest(".tabs");
  row.scrollLeft = open.offsetLeft - row.offsetLeft - (row.clientWidth - open.offsetWidth) / 2;
}
