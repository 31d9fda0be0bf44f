# DLLs beside the tests of advapi32: the sample CSP with its variants, helpers of the tests dllmain and exit, and made-up
# DLLs for tests/exports.sh.
HELPERS = madebase madehost samplecsp samplecsp_acquires samplecsp_empty samplecsp_noinit samplecsp_noopt samplecsp_second \
	samplehelper samplehelper_acquires

madebase_SOURCES = madehost/madehost.c
madebase_DEFS = -DMADE_BASE

madehost_SOURCES = madehost/madehost.c madehost/madehost.def

samplecsp_SOURCES = samplecsp/objects.c samplecsp/samplecsp.c

samplecsp_acquires_SOURCES = samplecsp/objects.c samplecsp/samplecsp.c
samplecsp_acquires_DEFS = -DSAMPLE_DLLMAIN_ACQUIRES
samplecsp_acquires_IMPORTS = advapi32

samplecsp_empty_SOURCES = samplecsp/objects.c samplecsp/samplecsp.c
samplecsp_empty_DEFS = -DSAMPLE_NO_ENTRIES

samplecsp_noinit_SOURCES = samplecsp/objects.c samplecsp/samplecsp.c
samplecsp_noinit_DEFS = -DSAMPLE_DLLMAIN_FAILS

samplecsp_noopt_SOURCES = samplecsp/objects.c samplecsp/samplecsp.c
samplecsp_noopt_DEFS = -DSAMPLE_NO_OPTIONAL

samplecsp_second_SOURCES = samplecsp/objects.c samplecsp/samplecsp.c

samplehelper_SOURCES = samplecsp/samplehelper.c

samplehelper_acquires_SOURCES = samplecsp/samplehelper.c
samplehelper_acquires_DEFS = -DHELPER_ACQUIRES
samplehelper_acquires_IMPORTS = advapi32
