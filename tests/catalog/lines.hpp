#pragma once

#include "catalog/batch.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// What a shop is read to hold, line by line. A member without a value is a
// field that the line does not have.

struct ProductLine {
    std::int64_t id = 0;
    std::optional<std::string> title = "Boot";
    std::string updated_at = "2026-02-01T00:00:00Z";
    std::optional<std::int64_t> variants_count = std::nullopt;
    std::optional<std::string> status = "ACTIVE";
    std::string created_at = "2026-01-01T00:00:00Z";
};

struct VariantLine {
    std::int64_t id = 0;
    std::int64_t product = 0; ///< 0 where the line names none
    std::optional<std::string> sku = std::nullopt;
    std::optional<std::string> barcode = std::nullopt;
    std::string updated_at = "2026-02-01T00:00:00Z";
    std::string created_at = "2026-01-01T00:00:00Z";
};

/// A line that cannot be used. Ids are 0 where it does not name them.
struct BadLine {
    std::optional<hwsync::RecordKind> kind = std::nullopt;
    std::int64_t id = 0;
    std::int64_t product = 0;
};

using Line = std::variant<ProductLine, VariantLine, BadLine>;
using Lines = std::vector<Line>;

/// A product and its only variant, whose id is ten times the product's.
Lines one_of(std::int64_t product, const std::string& sku,
             const std::string& barcode = {},
             const std::string& status = "ACTIVE");

Lines operator+(Lines left, const Lines& right);

/// Fills the batch with the lines as the reader would; they are numbered from
/// 1.
void fill(hwsync::Batch& batch, const Lines& lines,
          hwsync::RecordFinisher* finisher);

/// The hash that fill() gives a line.
std::uint64_t line_hash(const ProductLine& line);
