/** The element that carries Louver's own surface in a customer's page: a closed shadow root, styled without inline style. */

export function makeHost(): [HTMLElement, ShadowRoot] {
  const host = document.createElement("louver-panel");
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  return [host, root];
}

const STYLE = `
:host{all:initial!important;position:fixed!important;inset:0!important;display:block!important;pointer-events:none!important;z-index:2147483647!important;
font:14px/1.45 system-ui,sans-serif!important;color-scheme:light dark!important;
--ink:#1b2430;--paper:#fff;--soft:#5b6776;--line:#d8dee6;--main:#1f5fd0;--on:#fff}
@media (prefers-color-scheme:dark){:host{--ink:#eef2f7;--paper:#1c232d;--soft:#a9b5c3;--line:#3a4554;--main:#7aa7ff;--on:#10151c}}
[hidden]{display:none!important}
.overlay{position:absolute;inset:0;overflow:hidden}
.card,.start,.pill{position:absolute;right:16px;bottom:16px;pointer-events:auto;font:inherit}
.card{box-sizing:border-box;display:flex;flex-direction:column;align-items:start;gap:8px;width:min(19rem,calc(100vw - 32px));padding:12px 16px 14px;background:var(--paper);
color:var(--ink);border:1px solid var(--line);border-radius:14px;box-shadow:0 8px 30px rgb(0 0 0/.18)}
p{margin:0}
.said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.head{display:flex;align-items:start;justify-content:space-between;gap:8px;align-self:stretch}
.status{padding:4px 0;font-weight:600;overflow-wrap:anywhere}
.note{color:var(--soft)}
.live{display:contents}
.digits{display:block;font:600 28px/1.2 ui-monospace,monospace;letter-spacing:.04em}
.question,.writing{align-self:stretch;display:flex;flex-direction:column;align-items:start;gap:10px;padding:10px 0 2px;border-top:1px solid var(--line);overflow-wrap:anywhere}
.answers{display:flex;gap:8px;align-self:stretch}
button{font:inherit;font-weight:600;cursor:pointer;min-height:36px;padding:6px 14px;border-radius:9px;border:1px solid var(--line);background:none;color:var(--ink)}
button.main,button.start{background:var(--main);border-color:var(--main);color:var(--on)}
button.answer{flex:1;border-color:var(--main);color:var(--main)}
button.icon{flex:none;width:28px;min-height:28px;margin-right:-6px;padding:0;border-color:transparent;color:var(--soft)}
button.start,button.pill{border-radius:999px;box-shadow:0 4px 16px rgb(0 0 0/.2)}
button.pill{box-sizing:border-box;max-width:min(19rem,calc(100vw - 32px));overflow:hidden;text-overflow:ellipsis;white-space:nowrap;background:var(--paper)}
button.pill::before{content:"";display:inline-block;width:8px;height:8px;margin-right:8px;border-radius:50%;background:var(--main)}
button:focus-visible{outline:3px solid var(--main);outline-offset:2px}
.problem{position:absolute;right:16px;bottom:64px;max-width:19rem;margin:0;padding:8px 12px;border-radius:9px;background:var(--paper);color:var(--ink);border:1px solid var(--line)}
.pointer{position:absolute;left:0;top:0;will-change:transform}
.pointer svg{display:block;fill:var(--main);stroke:var(--paper);stroke-width:1.5}
.pointer span{position:absolute;left:16px;top:16px;padding:1px 8px;border-radius:99px;background:var(--main);color:var(--on);font-size:12px;
max-width:12rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;unicode-bidi:isolate}
.circle{position:absolute;width:64px;height:64px;margin:-32px 0 0 -32px;border:4px solid var(--main);border-radius:50%;box-sizing:border-box;animation:fade 1.6s ease-out forwards}
@keyframes fade{from{transform:scale(.4);opacity:1}to{transform:scale(1.3);opacity:0}}
@media (max-width:480px){.card,.start,.pill{right:12px;bottom:12px}.card{width:min(17rem,calc(100vw - 24px));gap:6px;padding:8px 12px 10px}.digits{font-size:24px}}
@media (prefers-reduced-motion:reduce){.circle{animation:none}}
`;
