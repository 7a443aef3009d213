#pragma once

#include "output/json_writer.hpp"
#include "output/output.hpp"

#include <hwsync/placeholders.hpp>
#include <hwsync/rejects.hpp>
#include <hwsync/run.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the reports of all runs have in common.

/// {"read",...,"deleted"}
void write_counts(JsonWriter& json, const hwsync::RowCounts& counts);

/// The members "rejected" and "rejects".
void write_rejects(JsonWriter& json, const hwsync::RejectList& rejects);

/// The member "incomplete".
void write_incomplete(JsonWriter& json,
                      const std::vector<std::int64_t>& products);

/// A table of what was read and what became of it.
void write_counts(Output& output, const hwsync::RowCounts& products,
                  const hwsync::RowCounts& variants);

/// The first few lines that could not be used, and where the others are.
void write_rejects(Output& output, const hwsync::RejectList& rejects,
                   std::optional<std::int64_t> run);

/// `"placeholders":{"variants","texts":[{"text","variants"}]}`
void write_placeholders(JsonWriter& json,
                        const hwsync::PlaceholderCounts& placeholders);

/// How many rows did not come, but were not marked as deleted, and how many
/// products came without all their variants.
void write_withheld(Output& output, std::uint64_t withheld,
                    std::size_t incomplete);

/// The member "lacking_fields": those that no line of the input has.
void write_lacking_fields(JsonWriter& json,
                          const std::vector<std::string>& fields);

/// What follows from their lack, and what to do; nothing where none lacks.
void write_lacking_fields(Output& output,
                          const std::vector<std::string>& fields);
