/* The server puts CONFIG before this: the version of the page and what belongs to it. */
/* global CONFIG */
/* eslint-disable no-restricted-globals -- a service worker has no window */
const SHELL = `mes-kiosk-${CONFIG.version}`;
const PICTURES = "mes-kiosk-pictures";
const PICTURES_MAX = 80;
const PAGE_PATIENCE = 4000;
const PAGES = ["/mes/kiosk", "/mes/board"];
const TRANSLATIONS = "/web/webclient/translations";

async function install() {
    const cache = await caches.open(SHELL);
    await cache.addAll(CONFIG.precache.map((url) => new Request(url, { cache: "no-cache" })));
    // Bundles have their version in their name, so an open page and a new one do not mix.
    await self.skipWaiting();
}

async function activate() {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith("mes-kiosk-"));
    const kept = [SHELL, PICTURES];
    await Promise.all(
        old.filter((name) => !kept.includes(name)).map((name) => caches.delete(name))
    );
    await self.clients.claim();
}

function fetchWithin(request, patience) {
    return Promise.race([
        fetch(request),
        new Promise((_resolve, reject) => setTimeout(() => reject(new Error("slow")), patience)),
    ]);
}

/** The page as the server has it; without server, or when that is broken, as it was last. */
async function answerPage(request) {
    const cache = await caches.open(SHELL);
    const key = new URL(request.url).pathname;
    try {
        const response = await fetchWithin(request, PAGE_PATIENCE);
        if (response.ok && !response.redirected) {
            await cache.put(key, response.clone());
            return response;
        }
        return response.status < 500 ? response : (await cache.match(key)) || response;
    } catch (error) {
        const kept = await cache.match(key);
        if (kept) {
            return kept;
        }
        throw error;
    }
}

/** Files whose name changes with their content. */
async function answerBundle(request) {
    const cache = await caches.open(SHELL);
    const kept = await cache.match(request);
    if (kept) {
        return kept;
    }
    const response = await fetch(request);
    if (response.ok) {
        await cache.put(request, response.clone());
    }
    return response;
}

/** From the device at once, and looked up for the next time. */
async function answerStatic(request) {
    const cache = await caches.open(SHELL);
    const kept = await cache.match(request);
    const fetched = fetch(request).then(async (response) => {
        if (response.ok) {
            await cache.put(request, response.clone());
        }
        return response;
    });
    if (kept) {
        fetched.catch(() => {});
        return kept;
    }
    return fetched;
}

async function keepPicture(request, response) {
    const cache = await caches.open(PICTURES);
    await cache.put(request, response);
    const keys = await cache.keys();
    await Promise.all(keys.slice(0, -PICTURES_MAX).map((key) => cache.delete(key)));
}

/** Drawings and translations: as the server has them, without it as they were seen last. */
async function answerSeen(request, keep) {
    try {
        const response = await fetch(request);
        if (response.ok) {
            await keep(response.clone());
        }
        return response;
    } catch (error) {
        const kept = await caches.match(request);
        if (kept) {
            return kept;
        }
        throw error;
    }
}

async function answerTranslations(request) {
    // The hash tells the server what the page has already; what is kept serves any.
    const { origin, pathname, searchParams } = new URL(request.url);
    const key = `${origin}${pathname}?lang=${searchParams.get("lang") || ""}`;
    const cache = await caches.open(SHELL);
    try {
        const response = await fetch(request);
        const isWhole = response.ok && !searchParams.get("hash");
        if (isWhole) {
            await cache.put(key, response.clone());
        }
        return response;
    } catch (error) {
        const kept = await cache.match(key);
        if (kept) {
            return kept;
        }
        const hash = searchParams.get("hash");
        if (hash) {
            return Response.json({ lang: searchParams.get("lang"), hash }); // nothing new
        }
        throw error;
    }
}

function isPicture(request) {
    return ["image", "object", "embed", "iframe"].includes(request.destination);
}

function answerOf(request) {
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== self.location.origin) {
        return null;
    }
    if (request.mode === "navigate") {
        return PAGES.includes(pathname) ? answerPage(request) : null;
    }
    if (pathname.startsWith("/web/assets/")) {
        return answerBundle(request);
    }
    if (/^\/(web|mes_\w+)\/static\//.test(pathname)) {
        return answerStatic(request);
    }
    if (pathname === TRANSLATIONS) {
        return answerTranslations(request);
    }
    if (pathname.startsWith("/mes/kiosk/") && isPicture(request)) {
        return answerSeen(request, (response) => keepPicture(request, response));
    }
    return null;
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
    const answer = answerOf(event.request);
    if (answer) {
        event.respondWith(answer);
    }
});
self.addEventListener("message", (event) => {
    // The device became another terminal: what the former one showed is not its business.
    if (event.data === "forget") {
        event.waitUntil(caches.delete(PICTURES));
    }
});
