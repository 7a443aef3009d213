#pragma once

#include <CLI/CLI.hpp>

#include <memory>

/// What `--help` prints: usage, options in groups, commands, examples.
std::shared_ptr<CLI::FormatterBase> help_formatter();
