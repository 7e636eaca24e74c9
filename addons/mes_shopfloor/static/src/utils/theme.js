const CHOICES = {
    light: { theme: "light", contrast: "" },
    dark: { theme: "dark", contrast: "" },
    contrast: { theme: "light", contrast: "high" },
    "contrast-dark": { theme: "dark", contrast: "high" },
};

/** The theme that was asked for in the address, else the one the device prefers. */
export function themeFor(choice, matches) {
    return (
        CHOICES[choice] || {
            theme: matches("(prefers-color-scheme: dark)") ? "dark" : "light",
            contrast: matches("(prefers-contrast: more)") ? "high" : "",
        }
    );
}

export function applyTheme(root, choice, matches = (query) => window.matchMedia(query).matches) {
    const { theme, contrast } = themeFor(choice, matches);
    root.dataset.theme = theme;
    root.dataset.contrast = contrast;
    paintFrame(root);
}

/** The device draws its own frame in the colour of the bar. */
function paintFrame(root) {
    const meta = document.querySelector("meta[name='theme-color']");
    const color = getComputedStyle(root).getPropertyValue("--mes-surface").trim();
    if (meta && color) {
        meta.content = color;
    }
}
