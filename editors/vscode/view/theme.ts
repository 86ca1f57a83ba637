/** The drawing's own style, with the editor's theme in place of the system's. */

const DARK = /prefers-color-scheme:\s*dark/;
const LIGHT = /prefers-color-scheme:\s*light/;

/** The style sheet in which rules for dark and light hold as the editor's theme is. */
export function themed(text: string): CSSStyleSheet {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    const rules = [...sheet.cssRules].flatMap(chosen);
    sheet.replaceSync(rules.join('\n'));
    return sheet;
}

function chosen(rule: CSSRule): string[] {
    if (!(rule instanceof CSSMediaRule)) {
        return [rule.cssText];
    }
    const query = rule.media.mediaText;
    if (!DARK.test(query) && !LIGHT.test(query)) {
        return [rule.cssText];
    }
    return DARK.test(query) === dark() ? [...rule.cssRules].map((inner) => inner.cssText) : [];
}

function dark(): boolean {
    const { classList } = document.body;
    return classList.contains('vscode-dark') || (classList.contains('vscode-high-contrast') && !classList.contains('vscode-high-contrast-light'));
}
