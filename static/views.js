/**
 * Which panel is shown. On a wide screen the chat stays and one panel is beside it; on a narrow one there is room for
 * one of all. The style sheet decides by `data-view` and `data-side` on the body.
 */

/**
 * Have the buttons open their views.
 * @returns {(view: string) => void} Opens a view.
 */
export function switchViews() {
  const buttons = [...document.querySelectorAll("[data-opens]")];
  const isWide = matchMedia("(min-width: 60rem)");

  const mark = () => {
    const { view, side } = document.body.dataset;
    const current = isWide.matches ? side : view;
    for (const button of buttons) button.setAttribute("aria-current", String(button.dataset.opens === current));
  };
  const open = (view) => {
    document.body.dataset.view = view;
    if (view !== "chat") document.body.dataset.side = view;
    mark();
  };
  for (const button of buttons) button.addEventListener("click", () => open(button.dataset.opens));
  isWide.addEventListener("change", mark);
  mark();
  return open;
}
