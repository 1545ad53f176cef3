"""Web addresses of organisations, and whether an e-mail address is on one."""

from urllib.parse import urlsplit

# Hosts below which everybody has a place: an address there says nothing about who somebody is.
SHARED = {
    "gov.uk", "nhs.uk", "nhs.net", "org.uk", "co.uk", "ac.uk", "police.uk", "facebook.com", "instagram.com", "x.com",
    "twitter.com", "linkedin.com", "youtube.com", "google.com", "sites.google.com", "wordpress.com", "wixsite.com",
    "blogspot.com", "eventbrite.co.uk", "meetup.com", "gmail.com", "googlemail.com", "outlook.com", "hotmail.com",
    "hotmail.co.uk", "live.co.uk", "yahoo.com", "yahoo.co.uk", "btinternet.com", "icloud.com", "me.com", "aol.com",
    "sky.com", "talktalk.net", "virginmedia.com", "proton.me", "protonmail.com",
}  # fmt: skip


def website_host(url):
    """ "example.org" for https://www.example.org/help, or "" for anything that is not a web address."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if parts.scheme in ("http", "https") else ""


def own_host(url):
    """The host of a website that is an organisation's alone, or ""."""
    host = website_host(url)
    return "" if host in SHARED else host


def is_on_own_domain(email, website):
    """Whether the address is on the website's own domain or below it. It helps a moderator and proves nothing."""
    host, domain = own_host(website), email.rpartition("@")[2].casefold()
    return bool(host) and (domain == host or domain.endswith(f".{host}"))
