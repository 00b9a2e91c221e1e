#!/usr/bin/env perl
# A PaperCut custom user program (`dialect: papercut`), as they are found everywhere: sync and sign-in in one file.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use File::Basename qw(dirname);

my $folder = dirname(__FILE__) . '/university';

# Bytes in, bytes out: the files are UTF-8 already.
sub rows {
    my ($name) = @_;
    open my $file, '<', "$folder/$name" or do { print STDERR "$folder/$name: $!\n"; exit 1 };
    my @rows = map { chomp; [ split /:/, $_, -1 ] } grep { !/^#/ } <$file>;
    return @rows;
}

sub record {
    my ($id, $username, $given, $family, $email, $department, $cards) = @{ $_[0] };
    my ($card, $second) = (split(/;/, $cards), '', '');
    return join("\t", $username, "$given $family", $email, $department, '', $card, '', $second) . "\n";
}

# The dialect knows no groups within groups: members of members are members.
sub ids {
    my ($group, $groups) = @_;
    return map { $groups->{$_} ? ids($groups->{$_}, $groups) : $_ } split ' ', $group->[3];
}

sub members {
    my ($name) = @_;
    my %groups = map { $_->[0] => $_ } rows('groups.txt');
    my ($group) = grep { $_->[1] eq $name } values %groups;
    if (!$group) { print STDERR "no group is called $name\n"; exit 1 }
    my %wanted = map { $_ => 1 } ids($group, \%groups);
    return grep { $wanted{ $_->[0] } && $_->[7] eq 'true' } rows('people.txt');
}

sub find {
    my ($username) = @_;
    my ($person) = grep { $_->[1] eq $username && $_->[7] eq 'true' } rows('people.txt');
    return $person;
}

sub read_line { my $line = <STDIN> // ''; $line =~ s/\r?\n\z//; return $line }

if (!@ARGV) {
    my ($username, $password) = (read_line(), read_line());
    my $person = find($username);
    my ($hash) = $person ? grep { $_->[0] eq $person->[0] } rows('passwords.txt') : ();
    if ($hash && $password ne '' && sha256_hex($hash->[1] . $password) eq $hash->[2]) {
        print "OK\n$person->[1]\n";
    } else {
        print "ERROR\n";
    }
    exit 0;
}

my ($dash, $command, @arguments) = @ARGV;
my %commands = (
    'is-valid'           => sub { print "Y\n" },
    'all-users'          => sub { print map { record($_) } grep { $_->[7] eq 'true' } rows('people.txt') },
    'all-groups'         => sub { print map { "$_->[1]\n" } rows('groups.txt') },
    'get-user-details'   => sub { my $person = find(read_line()) or exit 1; print record($person) },
    'group-member-names' => sub { print map { "$_->[1]\n" } members($_[0]) },
    'group-members'      => sub { print map { record($_) } members($_[0]) },
    'is-user-in-group'   => sub { my ($group, $name) = @_; print((grep { $_->[1] eq $name } members($group)) ? "Y\n" : "N\n") },
);

if ($dash ne '-' || !$commands{ $command // '' }) { print STDERR "unknown command\n"; exit 1 }
$commands{$command}->(@arguments);
close STDOUT or exit 1;
