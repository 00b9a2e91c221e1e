const directoryString = 'EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15'
const ia5String = 'SYNTAX 1.3.6.1.4.1.1466.115.121.1.26'
const integer = 'EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE'
const name = 'EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12'
const time =
  'EQUALITY generalizedTimeMatch ORDERING generalizedTimeOrderingMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.24 SINGLE-VALUE NO-USER-MODIFICATION USAGE directoryOperation'

/** The schema (RFC 4512, section 4.2): of RFC 4519, RFC 4524, RFC 2798 and RFC 2307 what there is here. */
export const schemaText: Readonly<Record<'objectClasses' | 'attributeTypes', readonly string[]>> = {
  objectClasses: [
    "( 2.5.6.0 NAME 'top' ABSTRACT MUST objectClass )",
    "( 2.5.6.4 NAME 'organization' SUP top STRUCTURAL MUST o MAY description )",
    "( 2.5.6.5 NAME 'organizationalUnit' SUP top STRUCTURAL MUST ou MAY description )",
    "( 1.3.6.1.4.1.1466.344 NAME 'dcObject' SUP top AUXILIARY MUST dc )",
    "( 2.5.6.6 NAME 'person' SUP top STRUCTURAL MUST ( sn $ cn ) MAY description )",
    "( 2.5.6.7 NAME 'organizationalPerson' SUP person STRUCTURAL MAY ou )",
    "( 2.16.840.1.113730.3.2.2 NAME 'inetOrgPerson' SUP organizationalPerson STRUCTURAL MAY ( uid $ givenName $ displayName $ mail $ departmentNumber $ employeeNumber $ roomNumber ) )",
    "( 2.5.6.9 NAME 'groupOfNames' SUP top STRUCTURAL MUST cn MAY ( member $ description $ mail $ uniqueIdentifier ) )",
    "( 1.3.6.1.1.1.2.0 NAME 'posixAccount' SUP top AUXILIARY MUST ( cn $ uid $ uidNumber $ gidNumber $ homeDirectory ) MAY ( loginShell $ gecos ) )",
    "( 1.3.6.1.1.1.2.2 NAME 'posixGroup' SUP top AUXILIARY MUST ( cn $ gidNumber ) MAY memberUid )",
  ],
  attributeTypes: [
    "( 2.5.4.0 NAME 'objectClass' EQUALITY objectIdentifierMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.38 )",
    `( 0.9.2342.19200300.100.1.1 NAME ( 'uid' 'userid' ) ${directoryString} )`,
    `( 2.5.4.3 NAME ( 'cn' 'commonName' ) ${directoryString} )`,
    `( 2.5.4.4 NAME ( 'sn' 'surname' ) ${directoryString} )`,
    `( 2.5.4.42 NAME 'givenName' ${directoryString} )`,
    `( 2.16.840.1.113730.3.1.241 NAME 'displayName' ${directoryString} SINGLE-VALUE )`,
    `( 0.9.2342.19200300.100.1.3 NAME 'mail' EQUALITY caseIgnoreIA5Match SUBSTR caseIgnoreIA5SubstringsMatch ${ia5String} )`,
    `( 2.16.840.1.113730.3.1.2 NAME 'departmentNumber' ${directoryString} )`,
    `( 2.16.840.1.113730.3.1.3 NAME 'employeeNumber' ${directoryString} SINGLE-VALUE )`,
    `( 0.9.2342.19200300.100.1.6 NAME 'roomNumber' ${directoryString} )`,
    `( 2.5.4.11 NAME ( 'ou' 'organizationalUnitName' ) ${directoryString} )`,
    `( 2.5.4.10 NAME ( 'o' 'organizationName' ) ${directoryString} )`,
    `( 0.9.2342.19200300.100.1.25 NAME 'dc' EQUALITY caseIgnoreIA5Match ${ia5String} SINGLE-VALUE )`,
    `( 2.5.4.13 NAME 'description' ${directoryString} )`,
    `( 0.9.2342.19200300.100.1.44 NAME 'uniqueIdentifier' ${directoryString} )`,
    `( 2.5.4.31 NAME 'member' ${name} )`,
    `( 1.2.840.113556.1.2.102 NAME 'memberOf' ${name} NO-USER-MODIFICATION USAGE dSAOperation )`,
    `( 1.3.6.1.1.1.1.0 NAME 'uidNumber' ${integer} )`,
    `( 1.3.6.1.1.1.1.1 NAME 'gidNumber' ${integer} )`,
    `( 1.3.6.1.1.1.1.2 NAME 'gecos' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )`,
    `( 1.3.6.1.1.1.1.3 NAME 'homeDirectory' EQUALITY caseExactIA5Match ${ia5String} SINGLE-VALUE )`,
    `( 1.3.6.1.1.1.1.4 NAME 'loginShell' EQUALITY caseExactIA5Match ${ia5String} SINGLE-VALUE )`,
    `( 1.3.6.1.1.1.1.12 NAME 'memberUid' EQUALITY caseExactIA5Match ${ia5String} )`,
    "( 1.3.6.1.1.16.4 NAME 'entryUUID' EQUALITY UUIDMatch SYNTAX 1.3.6.1.1.16.1 SINGLE-VALUE NO-USER-MODIFICATION USAGE directoryOperation )",
    `( 1.3.6.1.1.20 NAME 'entryDN' ${name} SINGLE-VALUE NO-USER-MODIFICATION USAGE directoryOperation )`,
    `( 2.5.18.1 NAME 'createTimestamp' ${time} )`,
    `( 2.5.18.2 NAME 'modifyTimestamp' ${time} )`,
    `( 2.5.18.10 NAME 'subschemaSubentry' ${name} SINGLE-VALUE NO-USER-MODIFICATION USAGE directoryOperation )`,
  ],
}
