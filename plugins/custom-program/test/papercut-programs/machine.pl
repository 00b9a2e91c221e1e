#!/usr/bin/perl
# Accounts of a machine, each in a group of the same name too. Takes the user before the group, wants to know its server from
# the environment, and checks no passwords.
use strict;
die "Usage: options command [arguments...]\n" if @ARGV < 2;
my (undef, $command, @words) = @ARGV;
if ($command eq 'is-valid') { print defined $ENV{MACHINE} ? "Y\n" : "N\n"; exit }
die "Error: the server is not set in MACHINE\n" unless defined $ENV{MACHINE};

my %groups = (daemon => ['daemon'], root => ['root'], staff => ['root', 'ann']);
if ($command eq 'all-users') { print "$_\t\u$_\t\n" for 'daemon', 'root', 'ann' }
elsif ($command eq 'all-groups') { print "$_\n" for sort keys %groups }
elsif ($command eq 'group-member-names') { print "$_\n" for @{$groups{$words[0]} or die "no such group\n"} }
elsif ($command eq 'group-members') { print "$_\t\u$_\t\n" for @{$groups{$words[0]} or die "no such group\n"} }
elsif ($command eq 'get-user-details') { my $name = <STDIN>; chomp $name; print "$name\t\u$name\n" if grep { $_ eq $name } 'daemon', 'root', 'ann' }
elsif ($command eq 'is-user-in-group') { print grep({ $_ eq $words[0] } @{$groups{$words[1]} || []}) ? "Y\n" : "N\n" }
else { die "unknown command\n" }
