#pragma once

#include <hwsync/error.hpp>

#include <span>
#include <string>

namespace CLI {
class App;
class ParseError;
} // namespace CLI

/// The subcommand of `app` that the arguments named, or null.
const CLI::App* parsed_command(const CLI::App& app);

/// CLI11's complaint in our words: what is wrong, and what to do.
hwsync::Error usage_error(const CLI::App& app, const CLI::ParseError& error);

/// `words` are the arguments that nothing takes: one at the least.
hwsync::Error unknown_words(std::span<const std::string> words,
                            const CLI::App& command);

/// `hwsync config check`
std::string command_line_of(const CLI::App& command);
