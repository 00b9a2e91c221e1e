#!/usr/bin/env perl
# A directory program for Muster, with core modules only. It works as it is, with three made-up people: try
# `muster program check` on it, then put your own queries where "YOURS" stands.
use strict;
use warnings;
use utf8;
use JSON::PP;

# YOURS: everybody. The id must survive a rename: a number, not the name. Leave out what the source does not say.
# When the source cannot be asked: fail('why', 75). Printing less would look as if people had left.
sub people {
    return (
        { id => '1', username => 'alice', displayName => 'Alice Archer', email => 'alice@example.edu' },
        { id => '2', username => 'bob', displayName => "Bob O'Brien", cardNumbers => ['0441002'] },
        { id => '3', username => 'carol', displayName => 'Carol Ångström', email => 'carol@example.edu' },
    );
}

# YOURS: every group, and the ids of its members (people, or other groups).
sub groups {
    return (
        { id => 'students', name => 'Students', members => [ '1', '2' ] },
        { id => 'staff', name => 'Staff', members => ['3'] },
    );
}

# YOURS: one person by name, or undef when nobody is called so.
sub find_person {
    my ($username) = @_;
    my ($person) = grep { $_->{username} eq $username } people();
    return $person;
}

# YOURS: whether the password is right. Never keep it, print it or put it into the arguments of a command.
sub password_is_right {
    my ($username, $password) = @_;
    return $password eq "$username-demo";
}

# --- What follows needs no change. ---------------------------------------------------------------------------------------

# utf8: bytes in, bytes out, whatever the locale. canonical: the same person is the same line every time.
my $json = JSON::PP->new->utf8->canonical;
binmode STDOUT, ':raw';
binmode STDIN,  ':raw';

sub fail { my ($sentence, $code) = @_; print STDERR "error: $sentence\n"; exit $code }
sub say_record { print STDOUT $json->encode($_[0]), "\n" or exit 1 }
sub reject { say_record({ type => 'rejected', reason => $_[0] }); exit 3 }

sub question {
    local $/;
    my $asked = eval { $json->decode(scalar(<STDIN>) // '') };
    fail('stdin is not a JSON object', 1) if ref $asked ne 'HASH';
    return $asked;
}

my %verbs = (
    describe => sub {
        say_record({
            type => 'description', name => $0, protocol => { from => 1, to => 1 }, identity => 'stable',
            verbs => [ 'describe', 'list', 'user', 'authenticate' ],
        });
    },
    list => sub {
        my ($users, $groups, $pairs) = (0, 0, 0);
        for my $person (people()) { say_record({ %$person, type => 'user' }); $users++ }
        fail('the listing has no user', 1) if !$users;
        for my $group (groups()) {
            my @members = @{ delete $group->{members} };
            say_record({ %$group, type => 'group' });
            $groups++;
            $pairs += @members;
            # At most 1,000 members on a line.
            do { say_record({ type => 'members', group => $group->{id}, members => [ splice @members, 0, 1000 ] }) } while @members;
        }
        say_record({ type => 'end', users => $users, groups => $groups, members => $pairs });
    },
    user => sub {
        my $person = find_person(question()->{username} // '') or exit 3;
        say_record({ %$person, type => 'user' });
    },
    authenticate => sub {
        my $asked = question();
        my ($username, $password) = ($asked->{username} // '', $asked->{password} // '');
        # Many directories take an empty password for an anonymous sign-in and say yes.
        reject('invalid-credentials') if $password eq '';
        my $person = find_person($username) or reject('unknown-user');
        reject('invalid-credentials') if !password_is_right($username, $password);
        say_record({ type => 'accepted', username => $person->{username} });
    },
);

my $verb = $verbs{ $ARGV[0] // '' } or exit 2;
$verb->();
# A full disk or a closed pipe shows only now, and must not pass for a complete answer.
close STDOUT or fail("stdout: $!", 1);
