# What Muster asks of Windows: the local accounts and groups, or whether a password is right. It changes nothing.
#
# Muster hands this text to PowerShell by -EncodedCommand, without these comments, and the question as one line of ASCII on
# stdin, which PowerShell gives as $input: a verb, and words in Base64 of UTF-8. By hand, as the self-test does it:
#   'list all' | powershell -NoProfile -File accounts.ps1
# The answer is JSON, an object on a line, in UTF-8 whatever the console uses. The last line counts what went before.
# For Windows PowerShell 5.1 and PowerShell 7: nothing newer than 5.1 is used.

# Before anything that an old or a constrained PowerShell would stumble over.
if ($PSVersionTable.PSVersion.Major -lt 5) { '{"type":"failure","what":"version"}'; exit 1 }
if ("$($ExecutionContext.SessionState.LanguageMode)" -ne 'FullLanguage') { '{"type":"failure","what":"language"}'; exit 1 }
if ($PSVersionTable.PSEdition -eq 'Core' -and -not $IsWindows) { '{"type":"failure","what":"platform"}'; exit 1 }

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'

$utf8 = New-Object System.Text.UTF8Encoding $false
$out = New-Object System.IO.StreamWriter ([Console]::OpenStandardOutput(), $utf8)
$out.NewLine = "`n"

function Write-Line($Record) {
    $out.WriteLine((ConvertTo-Json -InputObject $Record -Compress -Depth 3))
}

function Write-Failure([string] $What, [string] $Message) {
    Write-Line ([ordered] @{ type = 'failure'; what = $What; message = $Message })
}

function Read-Registry([string] $Key, [string] $Name) {
    [Microsoft.Win32.Registry]::GetValue("HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\$Key", $Name, $null)
}

function Write-Start {
    Write-Line ([ordered] @{
        type = 'start'
        version = 1
        engine = "$($PSVersionTable.PSVersion)"
        edition = "$($PSVersionTable.PSEdition)"
        bits = 8 * [IntPtr]::Size
        machine = [Environment]::MachineName
        language = [Globalization.CultureInfo]::InstalledUICulture.Name
        product = Read-Registry 'ProductOptions' 'ProductType'
        forceGuest = Read-Registry 'Lsa' 'forceguest'
    })
}

# --- listing -------------------------------------------------------------------------------------------------------------

function Write-User($User) {
    Write-Line ([ordered] @{
        type = 'user'
        sid = $User.SID.Value
        name = $User.Name
        fullName = $User.FullName
        description = $User.Description
        enabled = $User.Enabled
        accountExpires = $User.AccountExpires
        passwordExpires = $User.PasswordExpires
        passwordLastSet = $User.PasswordLastSet
        lastLogon = $User.LastLogon
        principalSource = $User.PrincipalSource
    })
}

function Write-Member($Group, [string] $Sid, [string] $Name) {
    Write-Line ([ordered] @{ type = 'member'; group = $Group.SID.Value; sid = $Sid; name = $Name })
}

# What ADSI calls a member without a name is its SID.
function Read-MemberSid($Member, [string] $Named) {
    if ($Named -match '(S-1-\d+(-\d+)+)$') { return $Matches[1] }
    try {
        $bytes = [byte[]] $Member.GetType().InvokeMember('objectSid', 'GetProperty', $null, $Member, $null)
        return (New-Object System.Security.Principal.SecurityIdentifier ($bytes, 0)).Value
    } catch {
        # Accounts of Entra ID have a name, and nothing to read behind it.
        $account = New-Object System.Security.Principal.NTAccount (@($Named.Split('\'))[-2..-1] -join '\')
        return $account.Translate([System.Security.Principal.SecurityIdentifier]).Value
    }
}

# Get-LocalGroupMember gives up the whole group when one member cannot be named (an account of a domain that is out of reach,
# or that was deleted: error 1789, or "Failed to compare two elements in the array"), and gives nothing for such a member when
# it is the only one. The WinNT provider of ADSI gives the members one by one, those without a name by their SID. What not even
# that can read is counted.
function Write-Members($Group) {
    $how = 'cmdlet'
    $message = ''
    $unreadable = 0
    $written = 0
    $members = @()
    try {
        $members = @(Get-LocalGroupMember -SID $Group.SID)
        foreach ($member in $members) { if ($null -eq $member -or $null -eq $member.SID) { throw 'a member has no SID' } }
    } catch {
        $how = 'adsi'
        $message = $_.Exception.Message
    }
    if ($how -eq 'cmdlet') {
        foreach ($member in $members) {
            Write-Member $Group $member.SID.Value $member.Name
            $written++
        }
    } else {
        try {
            $container = [ADSI] "WinNT://./$($Group.Name),group"
            $members = @($container.psbase.Invoke('Members'))
        } catch {
            $how = 'none'
            $message = $_.Exception.Message
            $members = @()
        }
        foreach ($member in $members) {
            try {
                $path = [string] $member.GetType().InvokeMember('AdsPath', 'GetProperty', $null, $member, $null)
                $named = $path -replace '^WinNT://', '' -replace '/', '\'
                $sid = Read-MemberSid $member $named
                Write-Member $Group $sid $named
                $written++
            } catch {
                $unreadable++
                $message = $_.Exception.Message
            }
        }
    }
    Write-Line ([ordered] @{
        type = 'members'; group = $Group.SID.Value; how = $how; members = $written; unreadable = $unreadable; message = $message
    })
    $written
}

function Test-Wanted($Group, $Patterns) {
    if ($null -eq $Patterns) { return $true }
    foreach ($pattern in $Patterns) {
        if ($Group.SID.Value -eq $pattern -or $Group.Name -like $pattern) { return $true }
    }
    $false
}

# `list all`, `list none`, or `list some NAME ...`, each NAME a name with * in it, or a SID.
function Write-Listing {
    $patterns = $null
    if ($words[1] -ne 'all') { $patterns = @() }
    for ($i = 2; $i -lt $words.Count; $i++) { $patterns += $utf8.GetString([Convert]::FromBase64String($words[$i])) }
    $users = 0
    $groups = 0
    $pairs = 0
    foreach ($user in @(Get-LocalUser)) {
        Write-User $user
        $users++
    }
    foreach ($group in @(Get-LocalGroup)) {
        if (-not (Test-Wanted $group $patterns)) { continue }
        Write-Line ([ordered] @{ type = 'group'; sid = $group.SID.Value; name = $group.Name; description = $group.Description })
        $groups++
        $pairs += Write-Members $group
    }
    Write-Line ([ordered] @{ type = 'end'; users = $users; groups = $groups; members = $pairs })
}

# --- signing in ----------------------------------------------------------------------------------------------------------

# LogonUser, with "." for a domain, "validates the account by using only the local account database". The error is read by
# the same method: PowerShell makes calls of its own between two lines.
$logonSource = @'
using System;
using System.Runtime.InteropServices;

namespace Muster
{
    public static class Logon
    {
        [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        private static extern bool LogonUserW(string user, string domain, string password, int type, int provider, out IntPtr token);

        [DllImport("kernel32.dll", ExactSpelling = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool CloseHandle(IntPtr handle);

        public static int Check(string user, string password, int type, out IntPtr token)
        {
            return LogonUserW(user, ".", password, type, 0, out token) ? 0 : Marshal.GetLastWin32Error();
        }
    }
}
'@

# `authenticate TYPE NAME PASSWORD`, TYPE 2 (interactive) or 3 (network). The words are handed to methods only: what a command or
# a function of PowerShell is given, "module logging" writes to the event log where it is on.
function Write-Answer {
    Add-Type -TypeDefinition $logonSource
    $name = $utf8.GetString([Convert]::FromBase64String($words[2]))
    $account = $null
    # Not -Name, which takes * for a wildcard, nor -eq, which takes ss for a sharp s.
    foreach ($user in @(Get-LocalUser)) {
        if ([string]::Equals($user.Name, $name, [StringComparison]::OrdinalIgnoreCase)) { $account = $user }
    }
    if ($null -eq $account) {
        Write-Line ([ordered] @{ type = 'answer'; known = $false })
        return
    }
    $token = [IntPtr]::Zero
    $code = [Muster.Logon]::Check($account.Name, $utf8.GetString([Convert]::FromBase64String($words[3])), [int] $words[1], [ref] $token)
    # Where the guest account is on, Windows may let somebody else in as a guest: whose token it is says who was let in.
    $sid = $null
    if ($code -eq 0) {
        $identity = New-Object System.Security.Principal.WindowsIdentity $token
        $sid = $identity.User.Value
        $identity.Dispose()
        [void] [Muster.Logon]::CloseHandle($token)
    }
    Write-Line ([ordered] @{
        type = 'answer'; known = $true; code = $code; sid = $sid; account = $account.SID.Value; name = $account.Name
    })
}

# --- the question --------------------------------------------------------------------------------------------------------

$question = ''
foreach ($line in $input) { $question = [string] $line }
# A byte order mark may stand before it.
$words = @(($question -replace '[^ -~]', '').Trim().Split(' '))
$exitCode = 1
try {
    Write-Start
    if ([IntPtr]::Size -eq 4 -and [Environment]::Is64BitOperatingSystem) {
        Write-Failure 'bits' ''
    } elseif ((Read-Registry 'ProductOptions' 'ProductType') -eq 'LanmanNT') {
        Write-Failure 'domain-controller' ''
    } else {
        $module = $false
        try {
            Import-Module Microsoft.PowerShell.LocalAccounts
            $module = $true
        } catch {
            Write-Failure 'module' $_.Exception.Message
        }
        if ($module) {
            if ($words[0] -eq 'list') {
                Write-Listing
                $exitCode = 0
            } elseif ($words[0] -eq 'authenticate') {
                Write-Answer
                $exitCode = 0
            } else {
                Write-Failure 'question' ''
            }
        }
    }
} catch {
    $what = 'error'
    if ("$($_.CategoryInfo.Category)" -eq 'PermissionDenied' -or $_.Exception -is [UnauthorizedAccessException]) { $what = 'denied' }
    Write-Failure $what $_.Exception.Message
    $exitCode = 1
}
$out.Flush()
exit $exitCode
