// Tells while a reference is typed which group is not as printed; without this file the node tells it afterwards.
(() => {
  "use strict";
  const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const field = document.getElementById("reference");
  const fault = document.getElementById("reference-fault");
  if (!field || !fault) {
    return;
  }
  const doubled = (element) => (element > 15 ? (element << 1) ^ 37 : element << 1);
  const product = (one, other) => {
    let result = 0;
    for (let multiple = one, bits = other; bits > 0; bits >>= 1, multiple = doubled(multiple)) {
      result ^= bits & 1 ? multiple : 0;
    }
    return result;
  };
  const isAsPrinted = (group, index) => {
    const values = [...group].map((letter) => LETTERS.indexOf(letter));
    let sum = index + 1;
    let weight = 1;
    for (let i = 0; i < 4; i++) {
      weight = doubled(weight);
      sum ^= product(weight, values[i]);
    }
    return !values.includes(-1) && sum === values[4];
  };
  const groups = () => {
    const text = field.value.toUpperCase();
    const letters = text
      .slice(text.lastIndexOf("REFERENCE=") < 0 ? 0 : text.lastIndexOf("REFERENCE=") + 10)
      .replace(/[\s‐‑–—_.-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
    return letters.match(/.{5}/g) || [];
  };
  field.addEventListener("input", () => {
    const wrong = groups().map((group, index) => (isAsPrinted(group, index) ? 0 : index + 1)).filter(Boolean);
    const said = wrong.length ? fault.dataset.group.replace("#", wrong.join(", ")) : "";
    if (fault.textContent !== said) {
      fault.textContent = said;
    }
    field.toggleAttribute("aria-invalid", wrong.length > 0);
    if (wrong.length) {
      field.setAttribute("aria-invalid", "true");
    }
  });
})();
