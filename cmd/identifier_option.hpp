#pragma once

#include "context.hpp"

#include <hwsync/identifier.hpp>

#include <CLI/CLI.hpp>

#include <optional>

/// --identifier sku|barcode.
CLI::Option* add_identifier(CLI::App& app,
                            std::optional<hwsync::Identifier>& target);
