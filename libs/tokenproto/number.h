/* Numbers of 32 bits, little-endian, at any address. For this library only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TOKENPROTO_NUMBER_H
#define WINECSP_TOKENPROTO_NUMBER_H

#include <stdint.h>

static inline uint32_t token_number_get( const uint8_t *at )
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static inline void token_number_put( uint8_t *at, uint32_t value )
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
    at[2] = (uint8_t)(value >> 16);
    at[3] = (uint8_t)(value >> 24);
}

#endif
