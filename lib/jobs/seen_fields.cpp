#include "jobs/seen_fields.hpp"

namespace hwsync {

void SeenFields::note(const Record& record) noexcept {
    const bool is_product = record.kind == RecordKind::product;
    auto& seen = is_product ? m_product : m_variant;
    const auto& first =
        is_product ? record.updated_at() : record.values[variant_field::sku];
    const auto& second = is_product ? record.values[product_field::status]
                                    : record.values[variant_field::barcode];
    seen.any = true;
    seen.first |= first.present();
    seen.second |= second.present();
}

void SeenFields::note_known(RecordKind kind, std::string_view line) noexcept {
    const bool is_product = kind == RecordKind::product;
    auto& seen = is_product ? m_product : m_variant;
    const auto has = [&](std::string_view key) {
        return line.find(key) != std::string_view::npos;
    };
    seen.any = true;
    seen.first = seen.first || has(is_product ? R"("updatedAt")" : R"("sku")");
    seen.second =
        seen.second || has(is_product ? R"("status")" : R"("barcode")");
}

std::vector<std::string> SeenFields::lacking(Identifier identifier) const {
    std::vector<std::string> fields;
    if (m_product.any && !m_product.first) {
        fields.emplace_back("updatedAt");
    }
    if (m_product.any && !m_product.second) {
        fields.emplace_back("status");
    }
    const bool has_identifier =
        identifier == Identifier::sku ? m_variant.first : m_variant.second;
    if (m_variant.any && !has_identifier) {
        fields.emplace_back(to_string(identifier));
    }
    return fields;
}

} // namespace hwsync
