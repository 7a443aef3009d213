#pragma once

#include "base/hash_seed.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace hwsync {

/// A hash map from ids (never 0) to small values, side by side in one block: a
/// third of what std::unordered_map takes. for_each() visits in another order
/// in every process.
template <typename T> class IdMap {
public:
    T* find(std::int64_t id) noexcept {
        if (m_slots.empty()) {
            return nullptr;
        }
        auto& slot = m_slots[slot_of(id)];
        return slot.first == id ? &slot.second : nullptr;
    }
    const T* find(std::int64_t id) const noexcept {
        return const_cast<IdMap*>(this)->find(id);
    }

    /// The value of `id`, made anew where there was none. Valid until the next
    /// call.
    T& operator[](std::int64_t id) {
        if ((m_size + 1) * 4 > m_slots.size() * 3) {
            grow();
        }
        auto& slot = m_slots[slot_of(id)];
        if (slot.first == 0) {
            slot.first = id;
            ++m_size;
        }
        return slot.second;
    }

    void erase(std::int64_t id) noexcept {
        if (find(id) == nullptr) {
            return;
        }
        --m_size;
        const auto last = m_slots.size() - 1;
        auto hole = slot_of(id);
        // What was put behind it because it was there moves up.
        for (auto at = (hole + 1) & last; m_slots[at].first != 0;
             at = (at + 1) & last) {
            const auto home = hash_of(m_slots[at].first) & last;
            if (((at - home) & last) >= ((at - hole) & last)) {
                m_slots[hole] = std::move(m_slots[at]);
                hole = at;
            }
        }
        m_slots[hole] = {};
    }

    std::size_t size() const noexcept { return m_size; }

    template <typename Function> void for_each(Function&& function) const {
        for (const auto& [id, value] : m_slots) {
            if (id != 0) {
                function(id, value);
            }
        }
    }

private:
    /// All bits of both halves of the product take part.
    std::size_t hash_of(std::int64_t id) const noexcept {
        __extension__ using Product = unsigned __int128;
        const auto product =
            Product{static_cast<std::uint64_t>(id) ^ m_seed.added} *
            m_seed.multiplier;
        return static_cast<std::size_t>(
            static_cast<std::uint64_t>(product) ^
            static_cast<std::uint64_t>(product >> 64U));
    }

    std::size_t slot_of(std::int64_t id) const noexcept {
        auto at = hash_of(id) & (m_slots.size() - 1);
        while (m_slots[at].first != 0 && m_slots[at].first != id) {
            at = (at + 1) & (m_slots.size() - 1);
        }
        return at;
    }

    void grow() {
        std::vector<std::pair<std::int64_t, T>> old(
            m_slots.empty() ? 64 : m_slots.size() * 2);
        old.swap(m_slots);
        for (auto& [id, value] : old) {
            if (id != 0) {
                m_slots[slot_of(id)] = {id, std::move(value)};
            }
        }
    }

    HashSeed m_seed = hash_seed();
    std::vector<std::pair<std::int64_t, T>> m_slots;
    std::size_t m_size = 0;
};

} // namespace hwsync
