dnl **** winecsp: a static libcrypto for PE code, for rsaenh and dssenh ****

WINE_EXTLIB_FLAGS(LIBCRYPTO, libcrypto, crypto, "")
AC_ARG_VAR(LIBCRYPTO_X86_64_PE_LDFLAGS, [linker flags that lead to libcrypto for x86_64 PE code, such as -LDIR])
AC_ARG_VAR(LIBCRYPTO_I386_PE_LDFLAGS, [linker flags that lead to libcrypto for i386 PE code, such as -LDIR])

for wine_arch in $PE_ARCHS
do
    AS_CASE([$wine_arch],
        [x86_64], [wine_libcrypto_ldflags=$LIBCRYPTO_X86_64_PE_LDFLAGS],
        [i386], [wine_libcrypto_ldflags=$LIBCRYPTO_I386_PE_LDFLAGS],
        [wine_libcrypto_ldflags=])
    AS_VAR_COPY([wine_libcrypto_cc], [${wine_arch}_CC])
    AS_VAR_COPY([wine_libcrypto_target], [${wine_arch}_TARGET])
    AC_MSG_CHECKING([for a static libcrypto for $wine_arch PE code])
    cat > conftest.c <<'_ACEOF'
#include <openssl/crypto.h>
#include <openssl/opensslv.h>
#if OPENSSL_VERSION_MAJOR < 3
#error OpenSSL 3 or later is needed
#endif
int main(void) { return !OPENSSL_init_crypto( OPENSSL_INIT_NO_ATEXIT, 0 ); }
_ACEOF
    AS_IF([$wine_libcrypto_cc $LIBCRYPTO_PE_CFLAGS conftest.c -o conftest.exe $wine_libcrypto_ldflags \
           -lcrypto -lws2_32 -lcrypt32 -lgdi32 >&AS_MESSAGE_LOG_FD 2>&1],
        [AC_MSG_RESULT([yes])],
        [AC_MSG_RESULT([no])
         AC_MSG_ERROR([no static libcrypto (OpenSSL 3) for $wine_arch PE code: set LIBCRYPTO_PE_CFLAGS to -I and
LIBCRYPTO_X86_64_PE_LDFLAGS, LIBCRYPTO_I386_PE_LDFLAGS to -L with the folders of its headers and libraries;
see config.log.])])
    rm -f conftest.c conftest.exe
done
