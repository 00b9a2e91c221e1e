#!/usr/bin/env perl
# A directory out of text files, in Perl with core modules only (5.14 and newer).
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use Encode qw(encode);
use File::Basename qw(dirname);
use JSON::PP;

my $folder = dirname(__FILE__) . '/university';
# utf8: bytes in, bytes out, so LANG=C changes nothing. canonical: the same person is the same line every time.
my $json = JSON::PP->new->utf8->canonical;
binmode STDOUT, ':raw';
binmode STDIN,  ':raw';

# One line of stderr, and an exit code that says what to do: 75 is "try again later".
sub fail { my ($sentence, $code) = @_; print STDERR "error: $sentence\n"; exit $code }

sub rows {
    my ($name) = @_;
    open my $file, '<:encoding(UTF-8)', "$folder/$name" or fail("$folder/$name: $!", 75);
    my @rows = map { chomp; [ split /:/, $_, -1 ] } grep { !/^#/ } <$file>;
    return @rows;
}

sub people {
    return map {
        my ($id, $username, $given, $family, $email, $department, $cards, $active) = @$_;
        my %person = (
            type => 'user', id => $id, username => $username, displayName => "$given $family", givenName => $given,
            familyName => $family, active => $active eq 'true' ? JSON::PP::true : JSON::PP::false,
        );
        # What is empty in the file is left out: the file does not say. undef (null) would clear what Muster knows.
        $person{email}       = $email      if $email ne '';
        $person{department}  = $department if $department ne '';
        $person{cardNumbers} = [ split /;/, $cards ] if $cards ne '';
        \%person;
    } rows('people.txt');
}

sub find {
    my ($username) = @_;
    my ($person) = grep { $_->{username} eq $username } people();
    return $person;
}

sub say_record { print STDOUT $json->encode($_[0]), "\n" or exit 1 }

sub question {
    local $/;
    my $asked = eval { $json->decode(scalar(<STDIN>) // '') };
    fail('stdin is not a JSON object', 1) if ref $asked ne 'HASH';
    return $asked;
}

sub reject { say_record({ type => 'rejected', reason => $_[0] }); exit 3 }

my %verbs = (
    describe => sub {
        say_record({
            type => 'description', name => 'University (Perl)', protocol => { from => 1, to => 1 },
            verbs => [ 'describe', 'list', 'user', 'authenticate' ], identity => 'stable',
        });
    },
    list => sub {
        my ($users, $groups, $members) = (0, 0, 0);
        for my $person (people()) { say_record($person); $users++ }
        for (rows('groups.txt')) {
            my ($id, $name, $description, $ids) = @$_;
            my @ids = split ' ', $ids;
            say_record({ type => 'group', id => $id, name => $name, description => $description });
            $groups++;
            $members += @ids;
            # A group without members is told too, as [].
            do { say_record({ type => 'members', group => $id, members => [ splice @ids, 0, 1000 ] }) } while @ids;
        }
        say_record({ type => 'end', users => $users, groups => $groups, members => $members });
    },
    user => sub {
        my $person = find(question()->{username}) or exit 3;
        my @groups = map { $_->[0] } grep { grep { $_ eq $person->{id} } split ' ', $_->[3] } rows('groups.txt');
        say_record({ %$person, groups => \@groups });
    },
    authenticate => sub {
        my $asked  = question();
        my $person = find($asked->{username}) or reject('unknown-user');
        reject('disabled') if !$person->{active};
        my ($row) = grep { $_->[0] eq $person->{id} } rows('passwords.txt');
        my $given = sha256_hex(encode('UTF-8', $row->[1] . $asked->{password}));
        reject('invalid-credentials') if $asked->{password} eq '' || $given ne $row->[2];
        say_record({ type => 'accepted', username => $person->{username} });
    },
);

my $verb = $verbs{ $ARGV[0] // '' } or exit 2;
$verb->();
# A full disk or a closed pipe shows when the last lines are written, and must not pass for a complete answer.
close STDOUT or fail("stdout: $!", 1);
