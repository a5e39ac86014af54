// Sets the chosen theme before the first paint, so this one is a plain script in the head and no
// module. Without a choice the page follows the system.

(() => {
  try {
    const theme = localStorage.getItem("sprout.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    if (localStorage.getItem("sprout.sidebar") === "closed") {
      document.documentElement.dataset.sidebar = "closed";
    }
  } catch {
    // storage is switched off: the system's theme it is
  }
})();
