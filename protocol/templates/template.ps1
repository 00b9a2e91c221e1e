#!/usr/bin/env pwsh
# A directory program for Muster, for PowerShell 7 and Windows PowerShell 5.1. It works as it is, with three made-up people:
# try `muster program check` on it, then put your own queries where "YOURS" stands.
param([string] $Verb = '')

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2

# YOURS: everybody. The id must survive a rename: a number or a GUID, not the name. Leave out what the source does not say.
# For Active Directory: Get-ADUser -Filter * -Properties … | ForEach-Object { @{ id = "$($_.ObjectGUID)"; username = … } }
# When the source cannot be asked, throw: printing less would look as if people had left.
function Get-Person {
    @{ id = '1'; username = 'alice'; displayName = 'Alice Archer'; email = 'alice@example.edu' }
    @{ id = '2'; username = 'bob'; displayName = "Bob O'Brien"; cardNumbers = @('0441002') }
    @{ id = '3'; username = 'carol'; displayName = 'Carol Archer'; email = 'carol@example.edu' }
}

# YOURS: every group, and the ids of its members (people, or other groups).
function Get-Group {
    @{ id = 'students'; name = 'Students'; members = @('1', '2') }
    @{ id = 'staff'; name = 'Staff'; members = @('3') }
}

# YOURS: one person by name, or nothing when nobody is called so. -ceq, because -eq takes * for *, but A for a.
function Find-Person([string] $Username) {
    Get-Person | Where-Object { $_.username -ceq $Username } | Select-Object -First 1
}

# YOURS: whether the password is right. Never keep it, print it or put it into the arguments of a command.
function Test-Password([string] $Username, [string] $Password) {
    $Password -ceq "$Username-demo"
}

# --- What follows needs no change. ---------------------------------------------------------------------------------------

# UTF-8 without a byte order mark, and a line feed alone: PowerShell's own output has neither everywhere.
$utf8 = New-Object System.Text.UTF8Encoding $false
$out = New-Object System.IO.StreamWriter ([Console]::OpenStandardOutput(), $utf8, 65536)
$out.NewLine = "`n"

function Write-Record($Record) {
    $out.WriteLine((ConvertTo-Json -InputObject $Record -Compress -Depth 5))
}

function Join-Record([string] $Type, $Fields) {
    $record = [ordered] @{ type = $Type }
    foreach ($name in $Fields.Keys) { if ($name -ne 'members') { $record[$name] = $Fields[$name] } }
    $record
}

function Read-Question {
    $reader = New-Object System.IO.StreamReader ([Console]::OpenStandardInput(), $utf8)
    ConvertFrom-Json $reader.ReadToEnd()
}

function Write-Description {
    Write-Record ([ordered] @{
        type = 'description'; name = 'directory'; protocol = @{ from = 1; to = 1 }; identity = 'stable'
        verbs = @('describe', 'list', 'user', 'authenticate')
    })
    0
}

function Write-Listing {
    $users = 0; $groups = 0; $pairs = 0
    foreach ($person in Get-Person) { Write-Record (Join-Record 'user' $person); $users++ }
    if ($users -eq 0) { throw 'the listing has no user' }
    foreach ($group in Get-Group) {
        Write-Record (Join-Record 'group' $group)
        $groups++
        $members = @($group.members)
        $pairs += $members.Count
        # At most 1,000 members on a line; none is told too, as [].
        $start = 0
        do {
            $some = @($members | Select-Object -Skip $start -First 1000)
            Write-Record ([ordered] @{ type = 'members'; group = $group.id; members = $some })
            $start += 1000
        } while ($start -lt $members.Count)
    }
    Write-Record ([ordered] @{ type = 'end'; users = $users; groups = $groups; members = $pairs })
    0
}

function Write-User {
    $person = Find-Person (Read-Question).username
    if ($null -eq $person) { return 3 }
    Write-Record (Join-Record 'user' $person)
    0
}

function Write-Rejection([string] $Reason) {
    Write-Record ([ordered] @{ type = 'rejected'; reason = $Reason })
    3
}

function Write-SignIn {
    $asked = Read-Question
    # Many directories take an empty password for an anonymous sign-in and say yes.
    if ([string]::IsNullOrEmpty($asked.password)) { return Write-Rejection 'invalid-credentials' }
    $person = Find-Person $asked.username
    if ($null -eq $person) { return Write-Rejection 'unknown-user' }
    if (-not (Test-Password $person.username $asked.password)) { return Write-Rejection 'invalid-credentials' }
    Write-Record ([ordered] @{ type = 'accepted'; username = $person.username })
    0
}

try {
    $code = switch -CaseSensitive ($Verb) {
        'describe' { Write-Description }
        'list' { Write-Listing }
        'user' { Write-User }
        'authenticate' { Write-SignIn }
        default { 2 }
    }
    $out.Flush()
} catch {
    $out.Flush()
    [Console]::Error.WriteLine('error: ' + $_.Exception.Message)
    $code = 75
}
exit $code
