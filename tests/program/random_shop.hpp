#pragma once

#include "program/shop_export.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

/// Random numbers that are the same everywhere: the standard's distributions
/// are not.
class Dice {
public:
    explicit Dice(std::uint32_t seed) : m_engine(seed) {}

    std::size_t below(std::size_t end) { return m_engine() % end; }
    bool once_in(std::size_t times) { return below(times) == 0; }
    template <typename List> auto& one_of(List& list) {
        return list[below(list.size())];
    }

private:
    std::mt19937 m_engine;
};

/// A store whose few identifiers collide often, and its random life.
class RandomShop {
public:
    RandomShop(Dice& dice, std::int64_t first_id);

    /// Some of what may happen to a store between two readings.
    void live_on(const std::string& now);

    const std::vector<ExportProduct>& products() const { return m_products; }
    /// Those that changed in the last round, whole, as Shopify tells of them.
    std::vector<ExportProduct> changed() const;

private:
    std::int64_t new_id() { return m_next_id++; }
    ExportVariant new_variant();
    void add_product();
    void change_one();
    void change_variants(ExportProduct& product);
    void remove_variant(std::size_t at);
    void make_anew(std::size_t at);
    void swap_skus(ExportProduct& product);
    void move_variant(std::size_t from);
    void touch(ExportProduct& product);

    Dice& m_dice;
    std::int64_t m_next_id;
    std::string m_now = "2026-01-01T00:00:00Z";
    std::vector<ExportProduct> m_products;
};
