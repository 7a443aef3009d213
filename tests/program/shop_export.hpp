#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

struct ExportVariant {
    std::int64_t id = 0;
    std::optional<std::string> sku = {};
    std::optional<std::string> barcode = {};
    std::string updated_at = "2026-01-01T00:00:00Z";
};

struct ExportProduct {
    std::int64_t id = 0;
    std::vector<ExportVariant> variants = {};
    std::string status = "ACTIVE";
    std::string updated_at = "2026-01-01T00:00:00Z";
};

/// A store as a bulk operation's JSONL result.
std::string to_jsonl(const std::vector<ExportProduct>& products);
