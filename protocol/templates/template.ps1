#!/usr/bin/env pwsh
# A directory program for Muster, for PowerShell 7 and Windows PowerShell 5.1. It works as it is, with three made-up people:
# try `muster program check` on it, then put your own queries where "YOURS" stands. It needs Muster.psm1 beside it.
param([string] $Verb = '')

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/Muster.psm1"

# YOURS: everybody. The id must survive a rename: a number or a GUID, not the name. Leave out what the source does not say.
# For Active Directory: Get-ADUser -Filter * -Properties ... | ForEach-Object { @{ id = $_.ObjectGUID; username = ... } }
# When the source cannot be asked, Stop-MusterProgram: printing less would look as if people had left.
function Get-Person {
    @{ id = '1'; username = 'alice'; displayName = 'Alice Archer'; email = 'alice@example.edu' }
    @{ id = '2'; username = 'bob'; displayName = "Bob O'Brien"; cardNumbers = @('0441002') }
    @{ id = '3'; username = 'carol'; displayName = 'Carol Archer'; email = 'carol@example.edu' }
}

Invoke-MusterProgram $Verb -List {
    Get-Person | ForEach-Object { New-MusterUser $_ }
    # YOURS: every group, and the ids of its members (people, or other groups).
    New-MusterGroup @{ id = 'students'; name = 'Students' }
    New-MusterMembers 'students' @('1', '2')
    New-MusterGroup @{ id = 'staff'; name = 'Staff' }
    New-MusterMembers 'staff' @('3')
} -User {
    param($Username)
    # YOURS: one person by name, or nothing when nobody is called so. Not -eq or -ceq, which compare as a dictionary sorts.
    Get-Person | Where-Object { $_.username.Equals($Username) } | ForEach-Object { New-MusterUser $_ }
} -Authenticate {
    param($Username, $Password)
    # YOURS: whether the password is right. Never keep it, print it or put it into the arguments of a command.
    $person = Get-Person | Where-Object { $_.username.Equals($Username) }
    if (-not $person) { return New-MusterRejected 'unknown-user' }
    if (-not $Password.Equals("$($person.username)-demo")) { return $false }
    New-MusterAccepted $person.username
}
