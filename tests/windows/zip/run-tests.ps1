# Runs the tests; see README.txt. -Full also those that change what belongs to the whole machine.
param(
    [switch]$Full,
    [string]$Output = "winecsp-results.tsv",
    [string]$Filter = "*",
    [int]$Timeout = 600
)
$width = if ([Environment]::Is64BitOperatingSystem) { "x86_64" } else { "i386" }
$options = @("--output", $Output, "--filter", $Filter, "--timeout", $Timeout)
if ($Full) { $options += "--full" }
& (Join-Path (Join-Path $PSScriptRoot $width) "run_tests.exe") @options
exit $LASTEXITCODE
