# A provider of the tests' own on the kit, with a store and algorithms that no DLL of ours has.
KIT_HELPERS = testcsp

testcsp_SOURCES = testcsp/main.c testcsp/memory_store.c testcsp/providers.c \
	$(addprefix testcsp/,toy_key.c toy_steps.c toy_device.c toy_providers.c)
testcsp_LIBS_USED = handle trace csp primitives
testcsp_IMPORTS = kernel32 msvcrt advapi32
