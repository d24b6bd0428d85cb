import * as z from 'zod'

void z
