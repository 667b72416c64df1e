
// The late part: fetched when the page listens, put into the first part as soon as it is here, or when that calls it before.

const LATE = import.meta.url.replace(/\.js$/, "_late.wasm");

/** Resolves when the late part was put in. */
globalThis.louverReady = () => (ready ??= get());
let ready;
let arriving;
let bytes;

async function get() {
    while (!wasm.$here.value) {
        try {
            arriving = new AbortController();
            const answer = await fetch(LATE, { signal: arriving.signal });
            if (!answer.ok) throw new Error(`${LATE}: ${answer.status}`);
            bytes = await answer.arrayBuffer();
            // Of any size: what is large, as debug builds are, is made beside the page or not at all.
            put((await WebAssembly.instantiate(bytes, { first: wasm })).instance);
        } catch (error) {
            // It was put in meanwhile: this request was given up for another one.
            if (wasm.$here.value) return;
            console.error(error);
            await told();
        }
    }
}

/** The first part calls something late: it waits, and so does everybody. */
function ask() {
    try {
        put(new WebAssembly.Instance(new WebAssembly.Module(bytes ?? getNow()), { first: wasm }));
    } catch (error) {
        told().then(() => location.reload());
        throw error;
    }
}

function getNow() {
    // While this one is waited for nobody reads the other one's answer, and the cache would have this one wait for that.
    arriving?.abort();
    const request = new XMLHttpRequest();
    request.open("GET", `${LATE}?now`, false);
    // A request that is waited for answers text only: a character for each byte.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`${LATE}: ${request.status}`);
    return Uint8Array.from(request.responseText, (byte) => byte.charCodeAt(0));
}

function put(instance) {
    if (wasm.$here.value) return;
    instance.exports.put();
    wasm.$here.value = 1;
}

/** Says that the late part is missing; resolves when somebody wants to try again. */
function told() {
    return (telling ??= new Promise((resolve) => {
        const notice = document.createElement("div");
        notice.className = "toast toast-bad late";
        notice.setAttribute("role", "alert");
        const button = document.createElement("button");
        button.className = "button button-secondary";
        button.type = "button";
        button.textContent = "Try again";
        button.addEventListener("click", () => {
            notice.remove();
            telling = undefined;
            resolve();
        });
        const text = document.createElement("p");
        text.textContent = "Part of Louver did not load. Check the connection.";
        notice.append(text, button);
        document.body.append(notice);
    }));
}
let telling;
