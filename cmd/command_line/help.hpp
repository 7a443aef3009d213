#pragma once

#include <memory>

namespace CLI {
class FormatterBase;
} // namespace CLI

/// What `--help` prints: usage, options in groups, commands, examples.
std::shared_ptr<CLI::FormatterBase> help_formatter();
