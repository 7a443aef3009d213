#pragma once

#include "output/json_writer.hpp"
#include "output/output.hpp"

#include <hwsync/import.hpp>

#include <string_view>

/// What an import did, as members of its command's JSON object.
void write_import(JsonWriter& json, std::string_view command,
                  const hwsync::ImportResult& result);

/// The same for people.
void write_import(Output& output, const hwsync::ImportResult& result);
