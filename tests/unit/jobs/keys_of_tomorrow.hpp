#pragma once

/// Which version of keys is made: 1 is today's, and 2 marks each with a "~".
extern int version_of_keys;
