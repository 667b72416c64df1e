//! The outermost parts: the HTML around every page, and the routes.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    editor::EditorPage,
    page::{login::Login, missing::Missing},
    ui::{hydrated, toast::Toasts},
};

/// The HTML document around [`App`].
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                <link rel="icon" type="image/svg+xml" href=ICON />
                <HashedStylesheet id="louver-style" options=options.clone() />
                <HydrationScripts options />
                <script type="module" nonce=use_nonce()>
                    {LAZY}
                </script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The app: what stands between `<body>` and `</body>`.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    hydrated::provide();
    view! {
        <Toasts>
            <Router>
                <FlatRoutes fallback=Missing>
                    <Route path=path!("/") view=screens::overview ssr=SsrMode::Async />
                    <Route path=path!("/login") view=Login ssr=SsrMode::Async />
                    <Route path=path!("/setup") view=screens::setup ssr=SsrMode::Async />
                    <Route path=path!("/sites/:key") view=screens::site ssr=SsrMode::Async />
                    <Route path=path!("/sites/:key/editor") view=EditorPage ssr=SsrMode::Async />
                    <Route path=path!("/sites/:key/versions") view=screens::versions ssr=SsrMode::Async />
                    <Route path=path!("/agent") view=screens::console ssr=SsrMode::Async />
                    <Route path=path!("/people") view=screens::people ssr=SsrMode::Async />
                    <Route path=path!("/tokens") view=screens::tokens ssr=SsrMode::Async />
                </FlatRoutes>
            </Router>
        </Toasts>
    }
}

/// The screens that the late part has: functions of their own, so that the first part has nothing of them.
mod screens {
    use leptos::prelude::*;

    use crate::{
        console::Console,
        page::{
            overview::Overview, people::People, setup::Setup, site::SitePage, tokens::Tokens,
            versions::Versions,
        },
    };

    macro_rules! screens {
        ($($name:ident: $Screen:ident,)*) => {
            $(
                #[inline(never)]
                pub fn $name() -> AnyView {
                    $Screen().into_any()
                }
            )*
        };
    }

    screens! {
        console: Console,
        overview: Overview,
        people: People,
        setup: Setup,
        site: SitePage,
        tokens: Tokens,
        versions: Versions,
    }
}

/// Loads the replayer, the chart and the field for JSON when they are asked for: what of the app is JavaScript.
const LAZY: &str = "window.louverReplay = () => import('/pkg/replay.js'); \
window.louverChart = () => import('/pkg/chart.js'); window.louverJson = () => import('/pkg/json.js');";

/// The logo as the tab's icon.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Crect width='24' \
height='24' rx='6' fill='%233a4fd0'/%3E%3Cpath d='M6 8l12-2M6 13l12-2M6 18l12-2' stroke='%23fff' stroke-width='2' \
stroke-linecap='round'/%3E%3C/svg%3E";
