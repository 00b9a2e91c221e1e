# Muster.psm1: the Muster program protocol for Windows PowerShell 5.1 and PowerShell 7. One file, no other module: put it
# beside your script.
#
#   param([string] $Verb = '')
#   $ErrorActionPreference = 'Stop'
#   Import-Module "$PSScriptRoot/Muster.psm1"
#
#   Invoke-MusterProgram $Verb -List {
#       New-MusterUser @{ id = '1001'; username = 'jdoe'; displayName = 'Jane Doe'; cardNumbers = @('0441') }
#       New-MusterGroup @{ id = 'g1'; name = 'Students' }
#       New-MusterMembers 'g1' @('1001')
#   } -User {
#       param($Username)                    # nothing: nobody is called so
#   } -Authenticate {
#       param($Username, $Password)         # $true, $false, New-MusterAccepted 'JDoe' or New-MusterRejected 'locked'
#       $false
#   }
#
# Invoke-MusterProgram answers every verb of protocol/PROTOCOL.md for which there is a block, `describe` and `serve` by itself,
# and exits. It prints UTF-8 whatever the console uses, splits long `members` records, counts, and prints `end` when the block
# has finished (and only then). An error that a block does not catch ends the listing, also one that PowerShell would go on
# after. Stop-MusterProgram says which exit code it is to have. What a block writes by Write-Host or Write-Warning goes to stderr.
#
# In a table of fields $null says that there is none (clears); a field left out says nothing (keeps). Numbers become texts.
#
# Further: -Changes { param($Cursor) ... } gives what changed since (also New-MusterGone, New-MusterPresent, New-MusterReset);
# New-MusterEnd -Cursor ... last, in -List and -Changes, gives the next cursor; -Check { ... } asks the source something cheap.
# New-MusterError 'user' '1001' 'why' says that one person could not be read, New-MusterUnknown 'g1' that a group's members
# could not all be read, New-MusterProgress 500 that it goes on.
#
# Windows can write what commands and functions are given into its event log ("module logging"). Nothing here hands a password
# to one; in your block, hand it to methods of .NET where you can.

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$userFields = @(
    'id', 'username', 'handles', 'displayName', 'givenName', 'familyName', 'email', 'otherEmails', 'department', 'office'
    'employeeNumber', 'cardNumbers', 'aliases', 'homeDirectory', 'pin', 'active', 'activeFrom', 'activeUntil', 'groups', 'attributes'
)
$groupFields = @('id', 'name', 'handles', 'description', 'email')
$listFields = @('handles', 'otherEmails', 'cardNumbers', 'aliases', 'groups')
$membersPerLine = 1000
$errorClasses = @{ 75 = 'transient'; 77 = 'permission'; 78 = 'config'; 1 = 'bug' }
$invariant = [Globalization.CultureInfo]::InvariantCulture

# UTF-8 without a byte order mark, and a line feed alone: PowerShell's own output has neither everywhere.
$utf8 = New-Object System.Text.UTF8Encoding $false
$out = New-Object System.IO.StreamWriter ([Console]::OpenStandardOutput(), $utf8, 65536)
$out.NewLine = "`n"
# In `serve`, the number of the request that is being answered.
$script:request = $null
# What came on stdin, until it has been read.
$script:question = ''

# --- records -------------------------------------------------------------------------------------------------------------

# A person.
function New-MusterUser([System.Collections.IDictionary] $Fields) {
    New-Record 'user' 'username' $Fields $userFields
}

# A group.
function New-MusterGroup([System.Collections.IDictionary] $Fields) {
    New-Record 'group' 'name' $Fields $groupFields
}

# The members of a group, all by handle; a query that found nobody gives $null. -Mode add or remove only in `changes`.
function New-MusterMembers([string] $Group, $Members, [string] $Mode = '') {
    if ($null -eq $Members) { $Members = @() }
    $record = [ordered] @{ type = 'members'; group = $Group; members = (ConvertTo-Texts $Members) }
    if ($Mode -ne '') { $record['mode'] = $Mode }
    $record
}

# The members of this group could not all be read.
function New-MusterUnknown([string] $Group) {
    [ordered] @{ type = 'members'; group = $Group; unknown = $true }
}

# In `changes`: this user or group left the directory (deleted) or what you list (left-scope).
function New-MusterGone([string] $Kind, $Id, [string] $Reason = 'deleted') {
    [ordered] @{ type = 'gone'; kind = $Kind; id = (ConvertTo-Text $Id); reason = $Reason }
}

# In `changes`: these are unchanged and still there.
function New-MusterPresent([string] $Kind, $Ids) {
    [ordered] @{ type = 'present'; kind = $Kind; ids = (ConvertTo-Texts $Ids) }
}

# In `changes`: the cursor cannot be continued from.
function New-MusterReset {
    [ordered] @{ type = 'reset' }
}

# Keeps Muster from taking a long silence for a hang.
function New-MusterProgress([long] $Done) {
    [ordered] @{ type = 'progress'; done = $Done }
}

# This one person or group could not be read; the rest goes on.
function New-MusterError([string] $Kind, $Id, [string] $Message, [string] $Hint = '') {
    $record = [ordered] @{
        type = 'error'; class = 'data'; message = $Message; record = [ordered] @{ kind = $Kind; id = (ConvertTo-Text $Id) }
    }
    if ($Hint -ne '') { $record['hint'] = $Hint }
    $record
}

# Only to give a cursor: the counts are added, and `end` is printed without being asked.
function New-MusterEnd([string] $Cursor = '', [string] $Covers = '') {
    $record = [ordered] @{ type = 'end' }
    if ($Cursor -ne '') { $record['cursor'] = $Cursor }
    if ($Covers -ne '') { $record['covers'] = $Covers }
    $record
}

# The password is right. -Username: the name as the source spells it.
function New-MusterAccepted([string] $Username = '') {
    $record = [ordered] @{ type = 'accepted' }
    if ($Username -ne '') { $record['username'] = $Username }
    $record
}

# The source said no: invalid-credentials, unknown-user, locked, expired, must-change or disabled.
function New-MusterRejected([string] $Reason = 'invalid-credentials') {
    [ordered] @{ type = 'rejected'; reason = $Reason }
}

# Nothing can be trusted: the source is Unavailable now, it Denied us, or this program is Misconfigured.
function Stop-MusterProgram([string] $Message, [ValidateSet('Unavailable', 'Denied', 'Misconfigured')] [string] $Because = 'Unavailable') {
    $codes = @{ Unavailable = 75; Denied = 77; Misconfigured = 78 }
    $problem = New-Object System.InvalidOperationException $Message
    $problem.Data['MusterExit'] = $codes[$Because]
    throw $problem
}

function New-Record([string] $Type, [string] $NameField, $Fields, $Known) {
    foreach ($field in $Fields.Keys) {
        if ($Known -notcontains $field) { throw "a $Type has no field '$field'; further ones go into attributes = @{ ... }" }
    }
    if (-not $Fields.Contains($NameField)) { throw "a $Type needs a $NameField" }
    $record = [ordered] @{ type = $Type }
    foreach ($field in $Known) {
        if (-not $Fields.Contains($field)) { continue }
        $value = $Fields[$field]
        if ($null -eq $value) {
            # Who has no id is known by the name, and weakly.
            if ($field -ne 'id') { $record[$field] = $null }
        } elseif ($field -eq 'active') {
            if ($value -isnot [bool]) { throw "active is `$true or `$false, not '$value'" }
            $record[$field] = $value
        } elseif ($field -eq 'attributes') {
            $record[$field] = ConvertTo-Attributes $value
        } elseif ($listFields -contains $field) {
            $record[$field] = ConvertTo-Texts $value
        } else {
            $record[$field] = ConvertTo-Text $value
        }
    }
    $record
}

function ConvertTo-Attributes($Table) {
    $attributes = [ordered] @{}
    foreach ($name in $Table.Keys) {
        if ($null -eq $Table[$name]) { $attributes["$name"] = $null } else { $attributes["$name"] = ConvertTo-Texts $Table[$name] }
    }
    $attributes
}

# The comma keeps a list of one, or of none, a list.
function ConvertTo-Texts($Values) {
    $texts = New-Object System.Collections.Generic.List[string]
    foreach ($value in @($Values)) { $texts.Add((ConvertTo-Text $value)) }
    , $texts.ToArray()
}

function ConvertTo-Text($Value) {
    # Anew, without the properties that Get-Content and others hang on a string.
    if ($Value -is [string] -or $Value -is [char] -or $Value -is [guid]) { return "$Value" }
    if ($Value -is [int] -or $Value -is [long] -or $Value -is [uint32] -or $Value -is [uint64] -or $Value -is [int16] -or $Value -is [byte]) {
        return [Convert]::ToString($Value, $invariant)
    }
    # A time without a zone is taken for UTC, as everywhere in the protocol.
    if ($Value -is [datetime]) {
        $time = $Value
        if ($time.Kind -eq [DateTimeKind]::Local) { $time = $time.ToUniversalTime() }
        return $time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", $invariant)
    }
    if ($null -ne $Value -and $Value.GetType().FullName -eq 'System.Security.Principal.SecurityIdentifier') { return "$Value" }
    $type = 'nothing'
    if ($null -ne $Value) { $type = $Value.GetType().FullName }
    throw "expected text, got $type"
}

# --- the program ---------------------------------------------------------------------------------------------------------

# Answers the verb, and exits. -Identity name: your users have no id that survives a rename.
function Invoke-MusterProgram {
    param(
        [string] $Verb = '',
        [scriptblock] $List,
        [scriptblock] $User,
        [scriptblock] $Authenticate,
        [scriptblock] $Changes,
        [scriptblock] $Check,
        [string] $Name = 'directory',
        [string] $Version = '',
        [ValidateSet('stable', 'name')] [string] $Identity = 'stable'
    )
    $global:ProgressPreference = 'SilentlyContinue'
    $blocks = @{}
    if ($Authenticate) { $blocks['authenticate'] = $Authenticate }
    if ($Changes) { $blocks['changes'] = $Changes }
    if ($Check) { $blocks['check'] = $Check }
    if ($List) { $blocks['list'] = $List }
    if ($User) { $blocks['user'] = $User }
    $description = [ordered] @{ type = 'description'; name = $Name }
    if ($Version -ne '') { $description['version'] = $Version }
    $description['protocol'] = [ordered] @{ from = 1; to = 1 }
    $description['identity'] = $Identity
    $description['verbs'] = [string[]] (@('describe') + @($blocks.Keys | Sort-Object) + @('serve'))
    $program = @{ blocks = $blocks; description = $description }
    if ($Verb -ceq 'serve') { $code = Start-Serving $program } else { $code = Write-OneAnswer $program $Verb }
    $out.Flush()
    # Not `exit`, which from within a module leaves the code to how the script was started.
    [Environment]::Exit([int] $code)
}

# The exit code.
function Write-OneAnswer($Program, [string] $Verb) {
    if (-not (Test-Verb $Program $Verb)) {
        Write-Message "error: unknown verb; this program answers $($Program.description['verbs'] -join ', ')"
        return 2
    }
    try {
        $parameters = @{}
        if ('user', 'authenticate', 'changes' -ccontains $Verb) { $parameters = Read-Parameters }
        $last = Write-Answer $Program $Verb $parameters
    } catch {
        Write-Message "error: $(Get-Sentence $_)"
        return Get-ExitCode $_
    }
    # A rejection is exit 3; for `user` nothing is printed, since nobody is called so.
    if ($last['type'] -eq 'rejected') {
        if ($Verb -ceq 'authenticate') { Write-Record $last }
        return 3
    }
    if ($Verb -cne 'check') { Write-Record $last }
    0
}

# One process for many questions, one after another. 0, the exit code.
function Start-Serving($Program) {
    $reader = New-Object System.IO.StreamReader ([Console]::OpenStandardInput(), $utf8)
    for ($line = $reader.ReadLine(); $null -ne $line; $line = $reader.ReadLine()) {
        $script:question = $line
        $asked = $null
        try { $asked = Read-Question } catch { $asked = $null }
        $script:request = $null
        $parameters = $null
        if ($asked -is [hashtable]) {
            $parameters = @{}
            if ($asked.ContainsKey('params')) { $parameters = $asked['params'] }
        }
        $isRequest = $parameters -is [hashtable] -and $asked['verb'] -is [string]
        if ($isRequest -and $asked['verb'] -cne 'cancel') { $isRequest = $asked['request'] -is [long] }
        if (-not $isRequest) {
            Write-Record ([ordered] @{ type = 'error'; class = 'bug'; message = 'a line on stdin is not a request' })
            $out.Flush()
            continue
        }
        # What is asked is answered before the next line is read, so there is nothing to cancel.
        if ($asked['verb'] -ceq 'cancel') { continue }
        $script:request = $asked['request']
        if ($asked['verb'] -ceq 'ping') {
            $last = [ordered] @{ type = 'pong' }
        } elseif (-not (Test-Verb $Program $asked['verb'])) {
            $last = [ordered] @{ type = 'error'; class = 'not-found'; message = 'unknown verb' }
        } else {
            try {
                $last = Write-Answer $Program $asked['verb'] $parameters
            } catch {
                $last = [ordered] @{ type = 'error'; class = $errorClasses[(Get-ExitCode $_)]; message = (Get-Sentence $_) }
            }
        }
        Write-Record $last
        $out.Flush()
    }
    $script:request = $null
    0
}

function Test-Verb($Program, [string] $Verb) {
    $Verb -ceq 'describe' -or @($Program.blocks.Keys) -ccontains $Verb
}

# Writes all records of an answer but the last one, which it gives back.
function Write-Answer($Program, [string] $Verb, $Parameters) {
    if ($Verb -ceq 'describe') { return $Program.description }
    $block = $Program.blocks[$Verb]
    if ($Verb -ceq 'check') {
        & $block *>&1 | ForEach-Object { $null = Select-Output $_ }
        return [ordered] @{ type = 'end'; users = 0; groups = 0; members = 0 }
    }
    if ($Verb -ceq 'list') { return Write-Records $block @() $true }
    if ($Verb -ceq 'changes') { return Write-Records $block @((Get-Parameter $Parameters 'cursor')) $false }
    $username = Get-Parameter $Parameters 'username'
    if ($username.Length -eq 0) { return New-MusterRejected 'unknown-user' }
    if ($Verb -ceq 'user') {
        $found = @(& $block $username *>&1 | ForEach-Object { Select-Output $_ })
        if ($found.Count -eq 0) { return New-MusterRejected 'unknown-user' }
        if ($found.Count -ne 1 -or -not (Test-Record $found[0] @('user'))) { throw 'the block for user must give one New-MusterUser, or nothing' }
        return $found[0]
    }
    $password = Get-Parameter $Parameters 'password'
    # Many directories take an empty password for an anonymous sign-in and say yes.
    if ($password.Length -eq 0) { return New-MusterRejected 'invalid-credentials' }
    $answers = @(& $block $username $password *>&1 | ForEach-Object { Select-Output $_ })
    if ($answers.Count -eq 1) {
        $answer = $answers[0]
        if ($answer -is [bool]) { if ($answer) { return New-MusterAccepted } else { return New-MusterRejected } }
        if (Test-Record $answer @('accepted', 'rejected')) { return $answer }
    }
    throw 'the block for authenticate must give $true, $false, New-MusterAccepted or New-MusterRejected, and nothing else'
}

# Writes the records of a block as they come, and gives back the `end` that counts them, or `reset`.
function Write-Records([scriptblock] $Block, $Arguments, [bool] $IsListing) {
    $state = @{ users = 0; groups = 0; members = 0; last = [ordered] @{ type = 'end' } }
    & $Block @Arguments *>&1 | ForEach-Object {
        $record = Select-Output $_
        if ($null -eq $record) { return }
        if ($record -isnot [System.Collections.IDictionary]) { throw "a block gave a $($record.GetType().Name) that is no record" }
        $type = $record['type']
        if ($type -eq 'end' -or $type -eq 'reset') { $state.last = $record; return }
        if ($type -eq 'user') { $state.users++ }
        if ($type -eq 'group') { $state.groups++ }
        if ($type -eq 'members' -and $record.Contains('members')) {
            $all = $record['members']
            $state.members += $all.Count
            # L5: at most 1,000 members on a line.
            if ($all.Count -gt $membersPerLine) {
                for ($start = 0; $start -lt $all.Count; $start += $membersPerLine) {
                    $end = [Math]::Min($start + $membersPerLine, $all.Count) - 1
                    $record['members'] = [string[]] $all[$start..$end]
                    Write-Record $record
                }
                return
            }
        }
        Write-Record $record
    }
    $last = $state.last
    if ($last['type'] -eq 'reset') { return $last }
    # L9: an empty listing is a failure, never an answer.
    if ($IsListing -and $state.users -eq 0) { throw 'the listing has no user' }
    $last['users'] = $state.users
    $last['groups'] = $state.groups
    $last['members'] = $state.members
    $last
}

# What a block gave; nothing when it was a message, which goes to stderr. An error is an error, also one that is no exception.
function Select-Output($Item) {
    if ($Item -is [System.Management.Automation.ErrorRecord]) {
        # What a program that the block runs writes on its stderr comes as an error too, and need not be one.
        if ($Item.FullyQualifiedErrorId -like 'NativeCommandError*') { Write-Message "$Item"; return }
        throw $Item
    }
    if ($Item -is [System.Management.Automation.WarningRecord]) { Write-Message "warn: $Item"; return }
    if ($Item -is [System.Management.Automation.VerboseRecord]) { Write-Message "debug: $Item"; return }
    if ($Item -is [System.Management.Automation.DebugRecord]) { Write-Message "debug: $Item"; return }
    if ($Item -is [System.Management.Automation.InformationRecord]) { Write-Message "$Item"; return }
    $Item
}

function Test-Record($Item, $Types) {
    $Item -is [System.Collections.IDictionary] -and $Types -contains $Item['type']
}

# --- reading and writing -------------------------------------------------------------------------------------------------

function Write-Record($Record) {
    $text = ConvertTo-MusterJson $Record
    if ($null -ne $script:request) { $text = '{"request":' + $script:request + ',' + $text.Substring(1) }
    $out.WriteLine($text)
}

function Write-Message([string] $Text) {
    [Console]::Error.WriteLine($Text)
}

function Get-Sentence($Problem) {
    ("$($Problem.Exception.Message)" -replace '\s+', ' ').Trim()
}

function Get-ExitCode($Problem) {
    $code = $Problem.Exception.Data['MusterExit']
    if ($null -eq $code) { return 1 }
    [int] $code
}

function Read-Parameters {
    $reader = New-Object System.IO.StreamReader ([Console]::OpenStandardInput(), $utf8)
    $script:question = $reader.ReadToEnd()
    if ($script:question.Trim() -eq '') { return @{} }
    # Without the words of the parser: they may hold a password.
    try { return Read-Question } catch { throw 'stdin is not a JSON object' }
}

function Get-Parameter($Parameters, [string] $Name) {
    if (-not $Parameters.ContainsKey($Name)) { return '' }
    if ($Parameters[$Name] -isnot [string]) { throw "$Name on stdin is not a string" }
    $Parameters[$Name]
}

# The object in $script:question as a table: its texts and whole numbers, and the tables of texts in it; whatever else there is
# becomes $null. Not ConvertFrom-Json: in PowerShell 7 that makes a time of a password which looks like one.
function Read-Question {
    $table = @{}
    if ($PSVersionTable.PSEdition -eq 'Core') {
        $document = [System.Text.Json.JsonDocument]::Parse($script:question)
        foreach ($property in $document.RootElement.EnumerateObject()) {
            $kind = "$($property.Value.ValueKind)"
            $table[$property.Name] = $null
            if ($kind -eq 'String') { $table[$property.Name] = $property.Value.GetString() }
            if ($kind -eq 'Number') { $table[$property.Name] = $property.Value.GetRawText() -as [long] }
            if ($kind -ne 'Object') { continue }
            $inner = @{}
            foreach ($each in $property.Value.EnumerateObject()) {
                $inner[$each.Name] = $null
                if ("$($each.Value.ValueKind)" -eq 'String') { $inner[$each.Name] = $each.Value.GetString() }
            }
            $table[$property.Name] = $inner
        }
        return $table
    }
    Add-Type -AssemblyName System.Web.Extensions
    $serializer = New-Object System.Web.Script.Serialization.JavaScriptSerializer
    $serializer.MaxJsonLength = [int]::MaxValue
    $object = $serializer.DeserializeObject($script:question)
    if ($object -isnot [System.Collections.IDictionary]) { throw 'no object' }
    foreach ($key in $object.Keys) {
        $value = $object[$key]
        $table[$key] = $null
        if ($value -is [string]) { $table[$key] = $value }
        if ($value -is [int] -or $value -is [long]) { $table[$key] = [long] $value }
        if ($value -isnot [System.Collections.IDictionary]) { continue }
        $inner = @{}
        foreach ($name in $value.Keys) {
            $inner[$name] = $null
            if ($value[$name] -is [string]) { $inner[$name] = $value[$name] }
        }
        $table[$key] = $inner
    }
    $table
}

# JSON forbids these bare: the quote, the backslash, and whatever is below a space.
$mustBeEscaped = New-Object System.Text.RegularExpressions.Regex '[\x00-\x1f"\\]'
$escapeSign = [System.Text.RegularExpressions.MatchEvaluator] { param($found) '\u{0:x4}' -f [int] [char] $found.Value }

# Not ConvertTo-Json, which makes an object of a list in some versions, and times of its own.
function ConvertTo-MusterJson($Value) {
    if ($null -eq $Value) { return 'null' }
    if ($Value -is [string]) { return '"' + $mustBeEscaped.Replace($Value, $escapeSign) + '"' }
    if ($Value -is [bool]) { if ($Value) { return 'true' } else { return 'false' } }
    if ($Value -is [int] -or $Value -is [long]) { return [Convert]::ToString($Value, $invariant) }
    $parts = New-Object System.Collections.Generic.List[string]
    if ($Value -is [System.Collections.IDictionary]) {
        foreach ($key in $Value.Keys) { $parts.Add((ConvertTo-MusterJson "$key") + ':' + (ConvertTo-MusterJson $Value[$key])) }
        return '{' + ($parts -join ',') + '}'
    }
    foreach ($item in $Value) { $parts.Add((ConvertTo-MusterJson $item)) }
    '[' + ($parts -join ',') + ']'
}

Export-ModuleMember -Function 'New-Muster*', 'Stop-MusterProgram', 'Invoke-MusterProgram'
