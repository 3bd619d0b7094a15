/* a
 b */
const f = async (x) => {
  return `one ${x + 1}
 two` / 2; // c
};
let r = /a[/]b/g;
