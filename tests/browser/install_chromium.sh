#!/bin/sh
# Installs Debian's chromium and a CJK font for the browser tests, when missing and allowed.
set -u
if command -v chromium >/dev/null 2>&1 && fc-list 2>/dev/null | grep -qi "cjk"; then
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
  echo "chromium or a CJK font is missing and cannot be installed here: browser tests are skipped" >&2
  exit 0
fi
echo "installing chromium and fonts-noto-cjk for the browser tests" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null \
  || echo "chromium could not be installed: browser tests are skipped" >&2
exit 0
