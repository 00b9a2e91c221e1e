# Checks on a Windows machine that accounts.ps1 says there what Muster expects of it. It changes nothing, and needs no module:
#
#   powershell -NoProfile -ExecutionPolicy Bypass -File self-test.ps1
#   pwsh -NoProfile -File self-test.ps1
#
# Each line begins with "ok" or "not ok"; the exit code is 1 when something is not.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$script:failures = 0
$utf8 = New-Object System.Text.UTF8Encoding $false
$engine = (Get-Process -Id $PID).Path
$source = [IO.File]::ReadAllText((Join-Path $PSScriptRoot 'accounts.ps1'), $utf8)

function Test-That([string] $Sentence, [bool] $Holds) {
    if ($Holds) { Write-Output "ok     $Sentence" } else { $script:failures++; Write-Output "not ok $Sentence" }
}

function ConvertTo-Word([string] $Text) {
    [Convert]::ToBase64String($utf8.GetBytes($Text))
}

# Asks as Muster does: the script is encoded, the question is on stdin, what comes back is read as UTF-8.
function Get-Answer([string] $Question) {
    $lines = @($source -split "`r?`n" | ForEach-Object { $_.TrimStart() } | Where-Object { $_ -ne '' -and -not $_.StartsWith('#') })
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($lines -join "`n"))
    $start = New-Object System.Diagnostics.ProcessStartInfo $engine
    $start.Arguments = '-NoLogo -NoProfile -NonInteractive -ExecutionPolicy RemoteSigned -InputFormat Text -OutputFormat Text ' +
        "-EncodedCommand $encoded"
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.StandardOutputEncoding = $utf8
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.WriteLine($Question)
    $process.StandardInput.Close()
    $text = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    [pscustomobject] @{
        ExitCode = $process.ExitCode
        Records = @($text -split "`n" | Where-Object { $_ -ne '' } | ForEach-Object { ConvertFrom-Json $_ })
    }
}

$listing = Get-Answer 'list all'
$records = $listing.Records
$users = @($records | Where-Object { $_.type -eq 'user' })
$groups = @($records | Where-Object { $_.type -eq 'group' })
$members = @($records | Where-Object { $_.type -eq 'member' })
$counted = @($records | Where-Object { $_.type -eq 'members' })
Test-That 'a listing ends with exit code 0' ($listing.ExitCode -eq 0)
Test-That 'it begins with the start' ($records[0].type -eq 'start' -and $records[0].version -eq 1)
Test-That 'it ends with the end' ($records[-1].type -eq 'end')
Test-That 'the end counts the accounts' ($records[-1].users -eq $users.Count)
Test-That 'the end counts the groups' ($records[-1].groups -eq $groups.Count)
Test-That 'the end counts the members' ($records[-1].members -eq $members.Count)
Test-That 'every account of Get-LocalUser is there' ($users.Count -eq @(Get-LocalUser).Count)
Test-That 'every group of Get-LocalGroup is there' ($groups.Count -eq @(Get-LocalGroup).Count)
$names = [string[]] @($users | ForEach-Object { $_.name })
$missing = @(Get-LocalUser | Where-Object { [Array]::IndexOf($names, $_.Name) -lt 0 })
Test-That 'names come letter by letter, whatever the code page' ($missing.Count -eq 0)
Test-That 'every account has a SID of this machine' (@($users | Where-Object { $_.sid -notlike 'S-1-5-21-*' }).Count -eq 0)
Test-That 'there are administrators, whatever they are called here' ($groups.sid -contains 'S-1-5-32-544')
Test-That 'the members of every group are counted' ($counted.Count -eq $groups.Count)
Test-That 'nobody was left unread' (@($counted | Where-Object { $_.how -eq 'none' -or $_.unreadable -ne 0 }).Count -eq 0)

$administrators = @((Get-Answer "list some $(ConvertTo-Word 'S-1-5-32-544')").Records | Where-Object { $_.type -eq 'group' })
Test-That 'a group can be asked for by its SID' ($administrators.Count -eq 1 -and $administrators[0].sid -eq 'S-1-5-32-544')
$none = @((Get-Answer 'list none').Records | Where-Object { $_.type -eq 'group' })
Test-That 'groups can be left out' ($none.Count -eq 0)

$nobody = "muster-$([guid]::NewGuid().ToString('N').Substring(0, 10))"
$answer = (Get-Answer "authenticate 3 $(ConvertTo-Word $nobody) $(ConvertTo-Word 'wrong')").Records[-1]
Test-That 'a made-up name is unknown' ($answer.type -eq 'answer' -and $answer.known -eq $false)

if ($script:failures -gt 0) { exit 1 }
exit 0
