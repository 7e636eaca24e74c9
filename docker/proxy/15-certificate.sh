#!/bin/sh
# Make a self-signed certificate when none is mounted: TLS from the first start, since camera,
# service worker and offline reload of the kiosk need it. Replace it before operators rely on it.
set -eu

folder=${MES_TLS_FOLDER:-/etc/nginx/tls}
name=${MES_HOSTNAME:-localhost}

if [ -s "$folder/tls.crt" ] && [ -s "$folder/tls.key" ]; then
    echo "Certificate of $folder is used."
    exit 0
fi
if [ -e "$folder/tls.crt" ] || [ -e "$folder/tls.key" ]; then
    echo "$folder has a certificate without its key, or a key without its certificate." >&2
    exit 1
fi
umask 077
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 \
    -subj "/CN=$name" -addext "subjectAltName=DNS:$name,DNS:localhost,IP:127.0.0.1" \
    -keyout "$folder/tls.key.new" -out "$folder/tls.crt.new" 2>/dev/null
mv "$folder/tls.key.new" "$folder/tls.key"
mv "$folder/tls.crt.new" "$folder/tls.crt"
echo "Made a self-signed certificate for $name."
