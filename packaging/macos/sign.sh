#!/bin/sh
# Signs the bundle from the inside out, makes the image, has it notarised and staples the ticket. Run on macOS:
#     SIGN_IDENTITY="Developer ID Application: …" NOTARY_PROFILE=<profile of notarytool> packaging/macos/sign.sh
# Without SIGN_IDENTITY it is signed ad hoc, which is enough to try it on the same machine.
set -eu

cd "$(dirname "$0")/../.."
app="build/package/frozen/Haiku Pair.app"
image=dist/haiku-pair.dmg
identity=${SIGN_IDENTITY:--}

sign() { codesign --force --options runtime --timestamp=none --sign "$identity" "$@"; }
[ "$identity" = - ] || sign() { codesign --force --options runtime --timestamp --sign "$identity" "$@"; }

# Never --deep: it signs nested code with the outer entitlements and misses what lies in Resources.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print | while IFS= read -r library; do
    sign "$library"
done
find "$app/Contents/Frameworks" -type d -name '*.framework' -print | while IFS= read -r framework; do
    sign "$framework"
done
sign --entitlements packaging/macos/entitlements.plist "$app/Contents/MacOS/haiku-pair"
sign --entitlements packaging/macos/entitlements.plist "$app"
codesign --verify --strict --verbose=2 "$app"

python3 -m dmgbuild -s packaging/macos/dmg_settings.py "Haiku Pair" "$image"
if [ "$identity" != - ] && [ -n "${NOTARY_PROFILE:-}" ]; then
    codesign --force --timestamp --sign "$identity" "$image"
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
else
    echo "Not notarised: other machines will refuse to open it." >&2
fi
