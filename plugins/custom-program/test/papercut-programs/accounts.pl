#!/usr/bin/perl
# Accounts of a Unix machine. Takes the user before the group, ends records in a tab, has no details of one person, wants
# the final line feed on stdin and does not strip a carriage return.
use strict;

my %names  = (root => 'System', ann => 'Ann Onymous', 'bob' => '');
my %groups = (wheel => ['root', 'ann'], 'domain users' => ['ann', 'bob']);

sub line { my $line = <STDIN>; defined $line && $line =~ /\n\z/ or die "incomplete input\n"; chomp $line; return $line }

if (!@ARGV) {
    my ($name, $password) = (line(), line());
    print exists $names{$name} && $password eq "secret\r" ? "OK\n" : "ERROR\n";
    exit 0;
}
die "usage: options command [arguments]\n" if @ARGV < 2;
my (undef, $command, @words) = @ARGV;

if ($command eq 'is-valid') { print "y\n" }
elsif ($command eq 'all-users') { print "$_\t$names{$_}\t\n" for sort keys %names }
elsif ($command eq 'all-groups') { print "$_\n" for sort keys %groups }
elsif ($command eq 'group-member-names') { print "$_\n" for @{$groups{$words[0]} or die "no such group"} }
elsif ($command eq 'group-members') { print "$_\t\t\n" for @{$groups{$words[0]} or die "no such group"} }
elsif ($command eq 'is-user-in-group') {
    my ($name, $group) = @words;
    print grep({ $_ eq $name } @{$groups{$group} || []}) ? "Y\n" : "N\n";
}
elsif ($command eq 'get-user-details') { }
else { die "unknown command\n" }
