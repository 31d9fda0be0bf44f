@echo off
rem Runs the tests; the options are those of run_tests.exe (run-tests.cmd --help). See README.txt.
rem The program of the machine's own width runs the tests of both widths.
setlocal
set "width=i386"
if /i "%PROCESSOR_ARCHITECTURE%"=="AMD64" set "width=x86_64"
if /i "%PROCESSOR_ARCHITECTURE%"=="ARM64" set "width=x86_64"
if defined PROCESSOR_ARCHITEW6432 set "width=x86_64"
"%~dp0%width%\run_tests.exe" %*
exit /b %ERRORLEVEL%
