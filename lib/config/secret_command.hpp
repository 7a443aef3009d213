#pragma once

#include "config/secret.hpp"

#include <hwsync/time.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace hwsync {

class StopToken;

/// More than this is no secret.
constexpr std::size_t longest_secret = std::size_t{64} * 1024;

/// What `/bin/sh -c command` writes to standard output. Its standard input is
/// empty, its standard error is ours, and its environment is what we were given
/// without the variables that are withheld. Where our standard input is a
/// terminal, it may ask for a passphrase there; a Ctrl-C that ends it is passed
/// on to this process.
///
/// `what` names the command in errors, e.g. "the token_command of shop eu".
/// Throws Error(access) where it fails, is stopped, writes more than
/// `longest_secret` or has not ended within `limit`, or four times that
/// where somebody may be typing, and the signal's Error once a stop is
/// requested; in each case all that it started is killed.
Secret run_secret_command(const std::string& command, const std::string& what,
                          const std::vector<std::string>& withheld,
                          Duration limit, const StopToken* stop);

} // namespace hwsync
